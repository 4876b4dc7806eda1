import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** A refresh token gives new tokens for the same person, and to its own client alone (Core section 12). */
describe.each(BASIC)('oidcc-refresh-token, $responseType by $responseMode', (variant) => {
  test('gives an id_token of the same sign-in, and is refused to another client', async () => {
    const suite = await Suite.open(variant, { client: { offlineAccess: true } });
    const first = await suite.signIn({ scope: 'openid offline_access', prompt: 'consent' });
    const { integration: other, clientSecret } = await suite.g.integration({
      kind: 'oidc',
      initialDomain: undefined,
      redirectUris: ['https://other.example/cb'],
      offlineAccess: true,
    });
    const refresh = (refreshToken: unknown, client: { id: string; secret: string | undefined }) =>
      suite.post(String(suite.metadata.token_endpoint), {
        grant_type: 'refresh_token',
        refresh_token: String(refreshToken),
        client_id: client.id,
        client_secret: client.secret ?? '',
      });
    const own = { id: suite.integration.clientId, secret: suite.clientSecret };
    suite.g.clock.advance(2_000);
    const refreshed = await refresh(first.tokens.refresh_token, own);
    expect(refreshed).toMatchObject({ status: 200, json: { access_token: expect.any(String) } });
    const payload = decodeJwt(String(refreshed.json.id_token));
    await suite.verify(String(refreshed.json.id_token), payload.nonce as string | undefined);
    expect(payload).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time });
    expect(Number(payload.iat)).toBeGreaterThanOrEqual(Number(first.claims.iat));
    const stolen = await refresh(refreshed.json.refresh_token, { id: other.clientId, secret: clientSecret });
    expect(stolen).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });
});
