import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** A claim that is asked for as essential (Core section 5.5.1). */
describe.each(EVERY)('oidcc-claims-essential, $responseType by $responseMode', (variant) => {
  test('is there, though no scope gives it', async () => {
    const suite = await Suite.open(variant);
    const where = variant.responseType === 'code' ? 'userinfo' : 'id_token';
    const claims = JSON.stringify({ [where]: { name: { essential: true } } });
    const signedIn = await suite.signIn({ claims });
    const given =
      where === 'userinfo' ? (await suite.userinfo(signedIn.tokens.access_token)).json : signedIn.claims;
    expect(given).toMatchObject({ name: 'Ada Lovelace' });
    expect(given).not.toHaveProperty('email');
  });
});
