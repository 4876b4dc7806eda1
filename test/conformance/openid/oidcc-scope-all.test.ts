import { describe, expect, test } from 'vitest';
import { describePerson, WHOLE_PERSON } from './person.ts';
import { EVERY, Suite } from './suite.ts';

/** All standard scopes together. */
describe.each(EVERY)('oidcc-scope-all, $responseType by $responseMode', (variant) => {
  test('gives the claims of each', async () => {
    const suite = await Suite.open(variant);
    await describePerson(suite);
    const { claims, tokens } = await suite.signIn({ scope: 'openid profile email address phone' });
    expect(claims).toMatchObject(WHOLE_PERSON);
    if (variant.responseType !== 'code') return;
    expect((await suite.userinfo(tokens.access_token)).json).toMatchObject(WHOLE_PERSON);
  });
});
