import { expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** The module is for providers that offer unsigned id_tokens; we must be none of them. */
test('oidcc-idtoken-unsigned: an unsigned id_token is neither announced nor to be had', async () => {
  const [variant] = BASIC;
  if (!variant) throw new Error('there is no variant');
  const suite = await Suite.open(variant);
  expect(suite.metadata.id_token_signing_alg_values_supported).not.toContain('none');
  await expect(
    suite.g.integration({
      kind: 'oidc',
      initialDomain: undefined,
      redirectUris: ['https://a.example/'],
      idTokenAlg: 'none',
    }),
  ).rejects.toMatchObject({ faults: [{ path: 'id-token-alg' }] });
});
