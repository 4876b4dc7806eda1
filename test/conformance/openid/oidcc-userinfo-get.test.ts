import { describe, expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** Userinfo by GET with a bearer header. */
describe.each(BASIC)('oidcc-userinfo-get, $responseType by $responseMode', (variant) => {
  test('gives the same person as the id_token', async () => {
    const suite = await Suite.open(variant);
    const { claims, tokens } = await suite.signIn();
    const userinfo = await suite.userinfo(tokens.access_token, 'get');
    expect(userinfo).toMatchObject({ status: 200, json: { sub: claims.sub } });
  });
});
