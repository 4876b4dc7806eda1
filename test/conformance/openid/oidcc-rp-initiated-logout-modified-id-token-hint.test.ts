import { expect, test } from 'vitest';
import { LOGGED_OUT_URI, Suite, sentBackOf, shownOf } from './suite.ts';

/** A hint whose signature does not fit proves nothing. */
test('oidcc-rp-initiated-logout-modified-id-token-hint: nobody is sent back, and nothing ends without the person', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { idToken } = await suite.signIn();
  const [header, payload, signature = ''] = idToken.split('.');
  const modified = [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join(
    '.',
  );
  shownOf(await suite.endSession({ id_token_hint: modified, post_logout_redirect_uri: LOGGED_OUT_URI }));
  expect(sentBackOf(await suite.authorize({ prompt: 'none' })).fields.has('code')).toBe(true);
});
