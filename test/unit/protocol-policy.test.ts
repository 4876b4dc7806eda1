import { describe, expect, test } from 'vitest';
import { DEFAULT_LIFETIMES, type IntegrationInput } from '../../src/domain/directory/index.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/index.ts';
import { made } from './an-integration-service.ts';

const OIDC = { kind: 'oidc', redirectUris: ['https://app.example.com/cb'] } as const;
const refused = (path: string) => ({ kind: 'invalid', faults: [{ path }] });

describe('what the protocol gives an integration', () => {
  test('is the least where nobody says otherwise: short tokens, no refresh, no session, no device', async () => {
    expect((await made().create(OIDC)).protocol).toEqual({
      clientAuth: 'client_secret_post',
      clientKeys: [],
      idTokenAlg: 'RS256',
      subjects: 'public',
      lifetimes: DEFAULT_LIFETIMES,
      scopes: ['profile', 'email', 'phone', 'address'],
      offlineAccess: false,
      sessionAge: 0,
      deviceSignIn: false,
      postLogoutRedirectUris: [],
      backchannelLogoutUri: undefined,
    });
  });

  test('shares the claims of the scopes that are named, each once, and of no other', async () => {
    const { create } = made();
    const scopes = ['email', ' profile', 'email'];
    expect((await create({ ...OIDC, scopes })).protocol.scopes).toEqual(['profile', 'email']);
    expect((await create({ ...OIDC, scopes: [] })).protocol.scopes).toEqual([]);
    await expect(create({ ...OIDC, scopes: ['groups'] })).rejects.toMatchObject(refused('scope'));
  });

  test('needs no secret where an id_token is all that is asked for', async () => {
    const { service } = made();
    const input = { kind: 'azure-b2c', name: 'Contoso', initialDomain: 'contoso' } as const;
    const { integration, clientSecret } = await service.create(input);
    expect([integration.protocol.clientAuth, clientSecret]).toEqual(['none', undefined]);
  });

  test.each([
    ['client_secret_post', true],
    ['client_secret_jwt', true],
    ['none', false],
  ])('by %s comes with a secret: %s', async (clientAuth, secret) => {
    const { clientSecret } = await made().service.create({ ...OIDC, name: 'X', clientAuth });
    expect(clientSecret !== undefined).toBe(secret);
  });

  const CHOSEN: Partial<IntegrationInput> = {
    ...OIDC,
    subjects: 'pairwise',
    idTokenAlg: 'ES256',
    lifetimes: { idToken: 10 * MINUTE, refreshToken: 2 * HOUR },
    offlineAccess: true,
    sessionAge: 8 * HOUR,
    deviceSignIn: true,
    postLogoutRedirectUris: ['https://app.example.com/bye'],
    backchannelLogoutUri: 'https://app.example.com/logout',
  };

  test('is as it was chosen, and stays so when something else is changed', async () => {
    const { service, create } = made();
    const { id, protocol } = await create(CHOSEN);
    expect(protocol).toMatchObject({
      subjects: 'pairwise',
      idTokenAlg: 'ES256',
      lifetimes: { ...DEFAULT_LIFETIMES, idToken: 10 * MINUTE, refreshToken: 2 * HOUR },
      offlineAccess: true,
      sessionAge: 8 * HOUR,
      deviceSignIn: true,
      postLogoutRedirectUris: ['https://app.example.com/bye'],
      backchannelLogoutUri: 'https://app.example.com/logout',
    });
    expect((await service.update(id, { name: 'Other' })).protocol).toEqual(protocol);
  });

  test.each([
    [{ offlineAccess: false }, { offlineAccess: false }],
    [{ sessionAge: 0 }, { sessionAge: 0 }],
    [{ backchannelLogoutUri: '' }, { backchannelLogoutUri: undefined }],
    [{ postLogoutRedirectUris: [''] }, { postLogoutRedirectUris: [] }],
    [{ idTokenAlg: 'RS256' }, { idTokenAlg: 'RS256' }],
  ])('changed by %j changes by that alone', async (change, expected) => {
    const { service, create } = made();
    const { id, protocol } = await create(CHOSEN);
    expect((await service.update(id, change)).protocol).toEqual({ ...protocol, ...expected });
  });

  test.each([
    ['client-auth', { clientAuth: 'tls_client_auth' }],
    ['client-auth', { responseType: 'id_token', clientAuth: 'client_secret_post' }],
    ['offline-access', { responseType: 'id_token', offlineAccess: true }],
    ['device-sign-in', { responseType: 'id_token', deviceSignIn: true }],
    ['client-key', { clientAuth: 'private_key_jwt' }],
    ['id-token-alg', { idTokenAlg: 'none' }],
    ['id-token-alg', { idTokenAlg: 'HS256' }],
    ['subjects', { subjects: 'ephemeral' }],
    ['id-token-life', { lifetimes: { idToken: 5 * MINUTE - 1 } }],
    ['id-token-life', { lifetimes: { idToken: HOUR + 1 } }],
    ['access-token-life', { lifetimes: { accessToken: Number.NaN } }],
    ['refresh-token-life', { lifetimes: { refreshToken: 91 * DAY } }],
    ['refresh-at-most', { lifetimes: { refreshAtMost: 366 * DAY } }],
    ['refresh-at-most', { lifetimes: { refreshToken: 2 * DAY, refreshAtMost: DAY } }],
    ['session-age', { sessionAge: 12 * HOUR + 1 }],
    ['session-age', { sessionAge: -1 }],
    ['post-logout-redirect-uri', { postLogoutRedirectUris: ['https://*.example.com/'] }],
    ['post-logout-redirect-uri', { postLogoutRedirectUris: ['javascript:alert(1)'] }],
    ['backchannel-logout-uri', { backchannelLogoutUri: 'http://localhost/logout' }],
  ] as [string, Partial<IntegrationInput>][])('is refused for %s %j', async (path, given) => {
    await expect(made().create({ ...OIDC, ...given })).rejects.toMatchObject(refused(path));
  });

  test.each([
    ['subjects', { subjects: 'pairwise' }],
    ['client-auth', { clientAuth: 'none' }],
    ['response-type', { responseType: 'id_token' }],
  ] as const)('never changes its %s: people and clients would break', async (path, change) => {
    const { service, create } = made();
    const { id } = await create(OIDC);
    await expect(service.update(id, change)).rejects.toMatchObject(refused(path));
    expect(await service.byId(id)).toMatchObject({ version: 1 });
  });

  test('is RS256 for Microsoft, which takes no other', async () => {
    await expect(made().create({ idTokenAlg: 'ES256' })).rejects.toMatchObject(refused('id-token-alg'));
  });
});
