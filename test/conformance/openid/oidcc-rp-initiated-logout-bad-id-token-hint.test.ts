import { generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { LOGGED_OUT_URI, Suite, sentBackOf, shownOf } from './suite.ts';

/** A hint that somebody else signed proves nothing. */
test('oidcc-rp-initiated-logout-bad-id-token-hint: nobody is sent back, and nothing ends without the person', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { claims } = await suite.signIn();
  const { privateKey } = await generateKeyPair('RS256');
  const forged = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'suite' })
    .sign(privateKey);
  shownOf(await suite.endSession({ id_token_hint: forged, post_logout_redirect_uri: LOGGED_OUT_URI }));
  expect(sentBackOf(await suite.authorize({ prompt: 'none' })).fields.has('code')).toBe(true);
});
