import { describe, expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** Userinfo by POST with the token in the form (RFC 6750 section 2.2). */
describe.each(BASIC)('oidcc-userinfo-post-body, $responseType by $responseMode', (variant) => {
  test('gives the same person as the id_token', async () => {
    const suite = await Suite.open(variant);
    const { claims, tokens } = await suite.signIn();
    const userinfo = await suite.userinfo(tokens.access_token, 'post-body');
    expect(userinfo).toMatchObject({ status: 200, json: { sub: claims.sub } });
  });
});
