import { expect, test } from 'vitest';
import { errorOf, LOGGED_OUT_URI, Suite, sentBackOf } from './suite.ts';

/** Without a state there is none to give back. */
test('oidcc-rp-initiated-logout-no-state: the browser is sent back without one', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { idToken } = await suite.signIn();
  const back = sentBackOf(
    await suite.endSession({ id_token_hint: idToken, post_logout_redirect_uri: LOGGED_OUT_URI }),
  );
  expect([back.action, [...back.fields.keys()]]).toEqual([LOGGED_OUT_URI, []]);
  expect(errorOf(await suite.authorize({ prompt: 'none' }))).toBe('login_required');
});
