import { b2cRedirectUris, checkB2cTenant } from './b2c-redirects.ts';
import { type BrandingInput, checkBranding, type Look, lookOf } from './branding.ts';
import { checkEntra, type EntraInput, entraRedirectUris } from './entra.ts';
import {
  checkName,
  faulty,
  type Integration,
  type IntegrationKind,
  RESPONSE_TYPES,
  type ResponseType,
} from './integration.ts';
import { checkProtocol, type ProtocolInput } from './protocol-policy.ts';
import { checkRedirectUri } from './redirect-uri.ts';
import {
  checkLink,
  checkSignUp,
  DEFAULT_CONFIRMATION,
  DEFAULT_SIGN_UP,
  parseConfirmation,
} from './sign-in-policy.ts';

/** What an integration is made of; which fields a kind needs is checked. */
export interface IntegrationInput extends EntraInput, ProtocolInput, BrandingInput {
  kind: IntegrationKind;
  name: string;
  customDomains?: readonly string[] | undefined;
  policies?: readonly string[] | undefined;
  redirectUris?: readonly string[] | undefined;
  responseType?: ResponseType | undefined;
  /** As `parseConfirmation` reads it. */
  confirm?: string | undefined;
  signUp?: string | undefined;
  emailDomains?: readonly string[] | undefined;
  /** Empty takes it away. */
  termsUrl?: string | undefined;
  privacyUrl?: string | undefined;
  /** For the built-in demo application alone. */
  demo?: { clientId: string } | undefined;
}

/** What is left out, or undefined, stays as it is. */
export type IntegrationChange = {
  [K in keyof Omit<IntegrationInput, 'kind' | 'demo'>]?: IntegrationInput[K] | undefined;
};

/** What people decide about an integration: everything but its ids and its life in the directory. */
export type Decided = Omit<
  Integration,
  'id' | 'organizationId' | 'clientId' | 'demo' | 'createdAt' | 'version'
>;

/** A new integration as far as it is decided. Throws kind `invalid`, naming the field at fault. */
export async function decideNew(input: IntegrationInput): Promise<Decided> {
  const { kind } = input;
  refuseForeign(kind, input);
  const responseTypes = [checkResponseType(kind, input.responseType)];
  const b2c = kind === 'azure-b2c' ? checkB2cTenant(withDomain(input)) : undefined;
  const entra = checkEntra(kind, input);
  const demo = input.demo !== undefined;
  return {
    kind,
    name: checkName(input.name),
    responseTypes,
    redirectUris: redirectUrisOf({ kind, b2c, entra, responseTypes }, input.redirectUris, demo),
    b2c,
    entra,
    protocol: await checkProtocol(input, { kind, responseTypes }),
    ...policyOf(input),
    branding: checkBranding(input),
  };
}

/** The integration with what is given changed. Throws kind `invalid`, naming the field at fault. */
export async function decideChange(old: Integration, change: IntegrationChange): Promise<Decided> {
  const { kind, responseTypes } = old;
  refuseForeign(kind, change);
  if (change.responseType !== undefined && change.responseType !== responseTypes[0]) {
    throw faulty('response-type', 'cannot be changed: create a new integration, so that no client breaks.');
  }
  const b2c =
    old.b2c &&
    checkB2cTenant({
      initialDomain: change.initialDomain ?? old.b2c.initialDomain,
      tenantId: change.tenantId ?? old.b2c.tenantId,
      customDomains: change.customDomains ?? old.b2c.customDomains,
      policies: change.policies ?? old.b2c.policies,
    });
  const entra = old.entra && checkEntra(kind, { ...typedOf(old.entra), ...given(change) });
  const derived = b2c !== undefined || entra !== undefined;
  return {
    kind,
    name: change.name === undefined ? old.name : checkName(change.name),
    responseTypes,
    redirectUris: redirectUrisOf(
      { kind, b2c, entra, responseTypes },
      change.redirectUris ?? (derived ? undefined : old.redirectUris),
      old.demo,
    ),
    b2c,
    entra,
    protocol: await checkProtocol(change, { kind, responseTypes }, old.protocol),
    ...policyOf(change, old),
    branding: checkBranding(change, old.branding),
  };
}

/** The redirect URIs that such an integration would have. Throws kind `invalid`, naming the field at fault. */
export const redirectUrisFor = async (input: IntegrationInput): Promise<readonly string[]> =>
  (await decideNew(input)).redirectUris;

/** Whether this change would be taken. Throws kind `invalid`, naming the field at fault. */
export async function checkChange(old: Integration, change: IntegrationChange): Promise<void> {
  await decideChange(old, change);
}

/** How its pages would look with this changed. Throws kind `invalid`, naming the field at fault. */
export function decidedLook(
  old: Integration,
  change: Pick<IntegrationChange, 'accent' | 'accentDark' | 'language' | 'termsUrl' | 'privacyUrl'>,
): Look {
  const { termsUrl, privacyUrl } = policyOf(change, old);
  return lookOf({ branding: checkBranding(change, old.branding), termsUrl, privacyUrl });
}

/** The fields that mean something for some kinds alone, as they are typed. */
const FOREIGN: readonly (readonly [keyof IntegrationChange, string, readonly IntegrationKind[]])[] = [
  ['initialDomain', 'initial-domain', ['azure-b2c', 'entra-external-id']],
  ['tenantId', 'tenant-id', ['azure-b2c', 'entra-external-id', 'entra-external-mfa']],
  ['tenantIds', 'tenant-id', ['entra-external-mfa']],
  ['customDomains', 'custom-domain', ['azure-b2c']],
  ['policies', 'policy', ['azure-b2c']],
  ['appId', 'app-id', ['entra-external-mfa']],
];

/** What would be kept nowhere is refused, so that nobody believes it was. */
function refuseForeign(kind: IntegrationKind, input: IntegrationChange): void {
  for (const [name, path, kinds] of FOREIGN) {
    if (input[name] === undefined || kinds.includes(kind)) continue;
    throw faulty(
      path,
      name === 'tenantIds' ? `is taken once for ${kind}.` : `is for ${kinds.join(' and ')} alone.`,
    );
  }
}

/** The settings as they would be typed. */
const typedOf = (entra: NonNullable<Integration['entra']>): EntraInput =>
  entra.kind === 'entra-external-id'
    ? { initialDomain: entra.subdomain, tenantId: entra.tenantId }
    : { appId: entra.appId, tenantIds: entra.tenantIds };

/** What is given of it. A change that names one tenant replaces all. */
const given = ({ initialDomain, tenantId, tenantIds, appId }: EntraInput): EntraInput => ({
  ...(initialDomain === undefined ? {} : { initialDomain }),
  ...(tenantId === undefined ? {} : { tenantId, tenantIds: [] }),
  ...(tenantIds === undefined ? {} : { tenantIds }),
  ...(appId === undefined ? {} : { appId }),
});

/** How people sign in here: what is given, else what was, else the defaults. */
function policyOf(
  given: IntegrationChange,
  old?: Integration,
): Pick<Integration, 'confirmation' | 'signUp' | 'termsUrl' | 'privacyUrl'> {
  const { confirm, signUp, emailDomains, termsUrl, privacyUrl } = given;
  const mode = signUp ?? (emailDomains ? 'domains' : undefined);
  return {
    confirmation:
      confirm === undefined ? (old?.confirmation ?? DEFAULT_CONFIRMATION) : parseConfirmation(confirm),
    signUp:
      mode === undefined
        ? (old?.signUp ?? DEFAULT_SIGN_UP)
        : checkSignUp(mode, emailDomains ?? (mode === 'domains' ? old?.signUp.domains : undefined) ?? []),
    termsUrl: termsUrl === undefined ? old?.termsUrl : checkLink('terms-url', termsUrl),
    privacyUrl: privacyUrl === undefined ? old?.privacyUrl : checkLink('privacy-url', privacyUrl),
  };
}

function withDomain(input: IntegrationInput) {
  if (!input.initialDomain) {
    throw faulty(
      'initial-domain',
      'is required for azure-b2c: contoso for contoso.onmicrosoft.com.',
      'required',
    );
  }
  return { ...input, initialDomain: input.initialDomain };
}

/** B2C's own default for a new provider; everybody else is better off with the code flow (RFC 9700 section 2.1.2). */
const defaultResponseType = (kind: IntegrationKind): ResponseType =>
  kind === 'azure-b2c' || kind === 'entra-external-mfa' ? 'id_token' : 'code';

/** The response types that Microsoft takes from a provider of this kind, where it takes but one. */
const ONLY: Partial<Record<IntegrationKind, ResponseType>> = {
  'entra-external-id': 'code',
  'entra-external-mfa': 'id_token',
};

function checkResponseType(kind: IntegrationKind, given: string | undefined): ResponseType {
  const type = given ?? defaultResponseType(kind);
  const known = RESPONSE_TYPES.find((one) => one === type);
  if (!known) throw faulty('response-type', `"${type}" is not offered: write id_token or code.`, 'choice');
  const only = ONLY[kind];
  if (only !== undefined && known !== only) throw faulty('response-type', `must be ${only} for ${kind}.`);
  return known;
}

/** Those that follow from the tenant, or those that are given. */
function redirectUrisOf(
  of: Pick<Integration, 'kind' | 'b2c' | 'entra' | 'responseTypes'>,
  uris: readonly string[] | undefined,
  demo: boolean,
): string[] {
  const derived = of.b2c ? b2cRedirectUris(of.b2c) : of.entra && entraRedirectUris(of.entra);
  if (derived) {
    if (!uris?.length) return derived;
    const from = of.kind === 'entra-external-mfa' ? 'what Microsoft documents' : 'the initial domain';
    throw faulty('redirect-uri', `follows from ${from} for ${of.kind}: leave it out.`);
  }
  if (!uris?.length)
    throw faulty('redirect-uri', 'is required: where the application takes the answer.', 'required');
  if (uris.length > 50)
    throw faulty('redirect-uri', 'is given more than 50 times.', 'too-many', { most: 50 });
  if (demo) return [...uris];
  return [...new Set(uris.map((uri) => checkRedirectUri(uri, of.responseTypes)))];
}
