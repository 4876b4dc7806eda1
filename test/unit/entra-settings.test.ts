import { describe, expect, test } from 'vitest';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { made } from './an-integration-service.ts';

const TENANT = '3db550f0-0000-4000-8000-00000000000a';
const OTHER = '3db550f0-0000-4000-8000-00000000000b';
const APP = '7a1c0000-0000-4000-8000-00000000000c';
const EXTERNAL_ID = { kind: 'entra-external-id', initialDomain: 'Contoso', tenantId: TENANT } as const;
const EXTERNAL_MFA = { kind: 'entra-external-mfa', appId: APP, tenantId: TENANT.toUpperCase() } as const;

describe('an integration with Microsoft Entra External ID', () => {
  test('has both redirect URIs of its tenant, in lower case, and the code flow', async () => {
    expect(await made().create(EXTERNAL_ID)).toMatchObject({
      entra: { kind: 'entra-external-id', subdomain: 'contoso', tenantId: TENANT },
      responseTypes: ['code'],
      redirectUris: [
        `https://contoso.ciamlogin.com/${TENANT}/federation/oauth2`,
        'https://contoso.ciamlogin.com/contoso.onmicrosoft.com/federation/oauth2',
      ],
    });
  });

  test('takes its redirect URIs along when its tenant changes', async () => {
    const { service, create } = made();
    const { id } = await create(EXTERNAL_ID);
    expect((await service.update(id, { initialDomain: 'fabrikam.ciamlogin.com' })).redirectUris).toEqual([
      `https://fabrikam.ciamlogin.com/${TENANT}/federation/oauth2`,
      'https://fabrikam.ciamlogin.com/fabrikam.onmicrosoft.com/federation/oauth2',
    ]);
  });
});

describe('an integration for Microsoft Entra external MFA', () => {
  test('has Microsoft’s three redirect URIs and an id_token, whatever the tenants', async () => {
    const made1 = await made().create(EXTERNAL_MFA);
    expect(made1).toMatchObject({
      entra: { kind: 'entra-external-mfa', appId: APP, tenantIds: [TENANT] },
      responseTypes: ['id_token'],
    });
    expect(made1.redirectUris.map((uri) => new URL(uri).host)).toEqual([
      'login.microsoftonline.com',
      'login.microsoftonline.us',
      'login.partner.microsoftonline.cn',
    ]);
  });

  test('takes several tenants, and one that is named later replaces them', async () => {
    const { service, create } = made();
    const { id, entra } = await create({
      kind: 'entra-external-mfa',
      appId: APP,
      tenantIds: [TENANT, OTHER],
    });
    expect(entra).toMatchObject({ tenantIds: [TENANT, OTHER] });
    expect((await service.update(id, { name: 'MFA' })).entra).toEqual(entra);
    expect((await service.update(id, { tenantId: OTHER })).entra).toMatchObject({ tenantIds: [OTHER] });
  });
});

describe('settings of Microsoft Entra are refused', () => {
  test.each([
    ['tenant-id', { ...EXTERNAL_ID, tenantId: undefined }],
    ['tenant-id', { ...EXTERNAL_ID, tenantId: 'contoso' }],
    ['tenant-id', { ...EXTERNAL_ID, tenantIds: [TENANT, OTHER] }],
    ['initial-domain', { ...EXTERNAL_ID, initialDomain: undefined }],
    ['initial-domain', { ...EXTERNAL_ID, initialDomain: 'https://contoso.com' }],
    ['response-type', { ...EXTERNAL_ID, responseType: 'id_token' }],
    ['redirect-uri', { ...EXTERNAL_ID, redirectUris: ['https://contoso.ciamlogin.com/x'] }],
    ['app-id', { ...EXTERNAL_ID, appId: APP }],
    ['app-id', { ...EXTERNAL_MFA, appId: undefined }],
    ['app-id', { ...EXTERNAL_MFA, appId: 'mfa' }],
    ['tenant-id', { kind: 'entra-external-mfa', appId: APP }],
    ['response-type', { ...EXTERNAL_MFA, responseType: 'code' }],
    ['redirect-uri', { ...EXTERNAL_MFA, redirectUris: ['https://login.microsoftonline.com/x'] }],
    ['custom-domain', { ...EXTERNAL_MFA, customDomains: ['login.contoso.com'] }],
    ['initial-domain', { kind: 'oidc', redirectUris: ['https://a.example/'], initialDomain: 'contoso' }],
  ] as [string, Partial<IntegrationInput>][])('for %s %j', async (path, given) => {
    await expect(made().create(given)).rejects.toMatchObject({ kind: 'invalid', faults: [{ path }] });
  });
});
