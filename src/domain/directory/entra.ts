import { faulty, type IntegrationKind } from './integration.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MOST_TENANTS = 50;

/** An external tenant of Microsoft Entra External ID. */
export interface ExternalIdTenant {
  readonly kind: 'entra-external-id';
  /** `contoso` of contoso.ciamlogin.com and contoso.onmicrosoft.com. */
  readonly subdomain: string;
  readonly tenantId: string;
}

/** The application in Microsoft Entra ID that stands for us as an external MFA provider. */
export interface ExternalMfaApplication {
  readonly kind: 'entra-external-mfa';
  /** The application (client) id: the audience of Entra's `id_token_hint`. */
  readonly appId: string;
  /** The tenants whose people are asked. Never empty: Entra's keys sign for every tenant there is. */
  readonly tenantIds: readonly string[];
}

export type EntraSettings = ExternalIdTenant | ExternalMfaApplication;

/** What is typed of it; which fields a kind needs is checked. */
export interface EntraInput {
  readonly initialDomain?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly tenantIds?: readonly string[] | undefined;
  readonly appId?: string | undefined;
}

/** The settings of a Microsoft Entra kind, in lower case; undefined for other kinds. Throws kind `invalid`. */
export function checkEntra(kind: IntegrationKind, input: EntraInput): EntraSettings | undefined {
  if (kind === 'entra-external-id') return checkExternalId(input);
  if (kind === 'entra-external-mfa') return checkExternalMfa(input);
  return undefined;
}

function checkExternalId(input: EntraInput): ExternalIdTenant {
  const subdomain = (input.initialDomain ?? '')
    .trim()
    .toLowerCase()
    .replace(/\.(onmicrosoft|ciamlogin)\.com$/, '');
  if (!SUBDOMAIN.test(subdomain)) {
    throw faulty(
      'initial-domain',
      `"${(input.initialDomain ?? '').slice(0, 80)}" is no subdomain: write contoso for contoso.ciamlogin.com.`,
      'initial-domain',
      { given: (input.initialDomain ?? '').slice(0, 80) },
    );
  }
  if (input.tenantId === undefined) {
    throw faulty(
      'tenant-id',
      'is required for entra-external-id: one of its redirect URIs holds it.',
      'required',
    );
  }
  return { kind: 'entra-external-id', subdomain, tenantId: checkGuid('tenant-id', input.tenantId) };
}

function checkExternalMfa(input: EntraInput): ExternalMfaApplication {
  if (input.appId === undefined) {
    throw faulty(
      'app-id',
      'is required: the application (client) id of the app registration in Entra.',
      'required',
    );
  }
  const given = [...(input.tenantIds ?? []), ...(input.tenantId === undefined ? [] : [input.tenantId])];
  const tenantIds = [...new Set(given.map((id) => checkGuid('tenant-id', id)))];
  if (tenantIds.length === 0) {
    throw faulty('tenant-id', 'is required for entra-external-mfa: whose people are asked.', 'required');
  }
  if (tenantIds.length > MOST_TENANTS)
    throw faulty('tenant-id', `is given more than ${MOST_TENANTS} times.`, 'too-many', {
      most: MOST_TENANTS,
    });
  return { kind: 'entra-external-mfa', appId: checkGuid('app-id', input.appId), tenantIds };
}

/** A GUID of Microsoft's in lower case. Throws kind `invalid`, naming the field. */
export function checkGuid(path: string, text: string): string {
  const guid = text.trim().toLowerCase();
  if (!GUID.test(guid)) throw faulty(path, 'is no GUID: copy it from the Azure portal.', 'guid');
  return guid;
}

/** Where Microsoft takes the answers of an external MFA provider, one for each of its clouds. There are no others. */
const EXTERNAL_MFA_REDIRECT_URIS = [
  'https://login.microsoftonline.com/common/federation/externalauthprovider',
  'https://login.microsoftonline.us/common/federation/externalauthprovider',
  'https://login.partner.microsoftonline.cn/common/federation/externalauthprovider',
];

/** The redirect URIs that follow from the settings. */
export function entraRedirectUris(entra: EntraSettings): string[] {
  if (entra.kind === 'entra-external-mfa') return [...EXTERNAL_MFA_REDIRECT_URIS];
  const host = `https://${entra.subdomain}.ciamlogin.com`;
  return [
    `${host}/${entra.tenantId}/federation/oauth2`,
    `${host}/${entra.subdomain}.onmicrosoft.com/federation/oauth2`,
  ];
}
