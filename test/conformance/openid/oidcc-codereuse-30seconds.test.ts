import { describe, expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** A code that is used again later is refused, and what it gave is taken back. */
describe.each(BASIC)('oidcc-codereuse-30seconds, $responseType by $responseMode', (variant) => {
  test('is an invalid_grant, and the access token of the first use is worth nothing', async () => {
    const suite = await Suite.open(variant);
    const { fields, tokens } = await suite.signIn();
    expect((await suite.userinfo(tokens.access_token)).status).toBe(200);
    suite.g.clock.advance(30_000);
    const again = await suite.exchange(fields.get('code') ?? '');
    expect(again).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect((await suite.userinfo(tokens.access_token)).status).toBe(401);
  });
});
