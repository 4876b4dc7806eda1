import { expect, test } from 'vitest';
import { errorOf, LOGGED_OUT_URI, Suite, sentBackOf } from './suite.ts';

/** All parameters: the browser comes back with its state, and is signed out. */
test('oidcc-rp-initiated-logout: the browser is signed out and sent back with its state', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { idToken } = await suite.signIn();
  const back = sentBackOf(
    await suite.endSession({
      id_token_hint: idToken,
      post_logout_redirect_uri: LOGGED_OUT_URI,
      state: 'bye ~!$*',
    }),
  );
  expect([back.action, back.fields.get('state')]).toEqual([LOGGED_OUT_URI, 'bye ~!$*']);
  expect(errorOf(await suite.authorize({ prompt: 'none' }))).toBe('login_required');
});
