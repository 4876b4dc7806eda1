import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** The id_token is signed by a published key that it names (Core section 10.1). */
describe.each(EVERY)('oidcc-idtoken-signature, $responseType by $responseMode', (variant) => {
  test('verifies against the key set, and an altered one does not', async () => {
    const suite = await Suite.open(variant);
    const { idToken } = await suite.signIn();
    const [header, payload, signature = ''] = idToken.split('.');
    const altered = [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`];
    await expect(suite.verify(altered.join('.'), 'suite-nonce')).rejects.toThrow(/signature/);
  });
});
