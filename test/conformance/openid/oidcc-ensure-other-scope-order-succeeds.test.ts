import { describe, expect, test } from 'vitest';
import { describePerson } from './person.ts';
import { EVERY, Suite } from './suite.ts';

/** The order of scopes means nothing. */
describe.each(EVERY)('oidcc-ensure-other-scope-order-succeeds, $responseType by $responseMode', (variant) => {
  test('gives the claims of each', async () => {
    const suite = await Suite.open(variant);
    await describePerson(suite);
    const { claims, tokens } = await suite.signIn({ scope: 'email openid' });
    expect(claims).toMatchObject({ email: 'ada@example.com', email_verified: true });
    if (variant.responseType !== 'code') return;
    expect((await suite.userinfo(tokens.access_token)).json).toMatchObject({
      email: 'ada@example.com',
      email_verified: true,
    });
  });
});
