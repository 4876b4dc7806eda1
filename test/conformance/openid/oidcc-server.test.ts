import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** A whole sign-in, with everything that OpenID Connect Core says of its answers. */
describe.each(EVERY)('oidcc-server, $responseType by $responseMode', (variant) => {
  test('signs a person in with an id_token that verifies and says no more than it may', async () => {
    const suite = await Suite.open(variant);
    const { fields, claims, tokens } = await suite.signIn();
    expect(claims).toMatchObject({ iss: suite.g.issuer, aud: suite.integration.clientId });
    expect(Object.values(claims)).not.toContain(null);
    if (variant.responseType === 'code') {
      expect([...fields.keys()].sort()).toEqual(['code', 'iss', 'state']);
      expect(fields.get('iss')).toBe(suite.g.issuer);
      expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) });
      expect(tokens).not.toHaveProperty('refresh_token');
    } else {
      expect([...fields.keys()].sort()).toEqual(['id_token', 'state']);
    }
  });
});
