import { describe, expect, test } from 'vitest';
import { describePerson } from './person.ts';
import { EVERY, Suite } from './suite.ts';

/** The scope `address` gives its claims (Core section 5.4). */
describe.each(EVERY)('oidcc-scope-address, $responseType by $responseMode', (variant) => {
  test('gives what is known of the person under it, and nothing of other scopes', async () => {
    const suite = await Suite.open(variant);
    await describePerson(suite);
    const { claims, tokens } = await suite.signIn({ scope: 'openid address' });
    const expected = { address: { formatted: '12 St James Square\nLondon' } };
    expect(claims).toMatchObject(expected);
    expect(Object.keys(claims)).not.toContain('name');
    if (variant.responseType !== 'code') return;
    expect((await suite.userinfo(tokens.access_token)).json).toMatchObject(expected);
  });
});
