import { expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** The metadata says what OpenID Connect Discovery section 3 wants of it, and no more than is true. */
test('oidcc-discovery-endpoint-verification: the metadata is complete and its addresses are ours', async () => {
  const [variant] = BASIC;
  if (!variant) throw new Error('there is no variant');
  const { metadata, g } = await Suite.open(variant);
  expect(metadata).toMatchObject({
    issuer: g.issuer,
    response_types_supported: expect.arrayContaining(['code', 'id_token']),
    response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post']),
    subject_types_supported: expect.arrayContaining(['public']),
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
    grant_types_supported: expect.arrayContaining(['authorization_code', 'implicit']),
    claims_supported: expect.arrayContaining(['sub', 'iss', 'name', 'email']),
    request_uri_parameter_supported: false,
  });
  // Left out means false for this one, and true for the one by reference.
  expect(metadata.request_parameter_supported ?? false).toBe(false);
  for (const [name, value] of Object.entries(metadata)) {
    if (!/(_endpoint|_uri)$/.test(name)) continue;
    expect(String(value).startsWith(`${g.issuer}/`), name).toBe(true);
  }
  const { keys } = (await (await g.fetch(String(metadata.jwks_uri))).json()) as { keys: object[] };
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).not.toHaveProperty('d');
});
