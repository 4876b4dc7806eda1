import {
  type FaultValues,
  GatewayError,
  type IntegrationId,
  type OrganizationId,
} from '../../kernel/index.ts';
import type { Branding } from './branding.ts';
import type { EntraSettings } from './entra.ts';
import type { ProtocolPolicy } from './protocol-policy.ts';
import type { ConfirmationPolicy, SignUpPolicy } from './sign-in-policy.ts';

export const INTEGRATION_KINDS = ['azure-b2c', 'entra-external-id', 'entra-external-mfa', 'oidc'] as const;
export type IntegrationKind = (typeof INTEGRATION_KINDS)[number];

export const RESPONSE_TYPES = ['id_token', 'code'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

/** One relying party registered here: an OpenID Connect client plus its kind and policy. */
export interface Integration {
  readonly id: IntegrationId;
  readonly organizationId: OrganizationId;
  readonly kind: IntegrationKind;
  /** What people see on the waiting page and on the phone. */
  readonly name: string;
  readonly clientId: string;
  readonly responseTypes: readonly ResponseType[];
  /** Compared character by character with the request (RFC 9700 section 2.1). */
  readonly redirectUris: readonly string[];
  /** For Azure AD B2C: what the redirect URIs follow from. */
  readonly b2c: B2cTenant | undefined;
  /** The same for the kinds of Microsoft Entra. */
  readonly entra: EntraSettings | undefined;
  /** How its client authenticates, and what it is given for how long. */
  readonly protocol: ProtocolPolicy;
  /** What besides the phone's approval a sign-in here needs. */
  readonly confirmation: ConfirmationPolicy;
  /** Who may sign in here, and make an account to do so. */
  readonly signUp: SignUpPolicy;
  /** What people accept when they sign up here. */
  readonly termsUrl: string | undefined;
  readonly privacyUrl: string | undefined;
  readonly branding: Branding;
  /** The built-in demo application: the only one that demo users may sign in to. */
  readonly demo: boolean;
  readonly createdAt: number;
  /** Counts the edits, so that of two people editing at once the second is told. */
  readonly version: number;
}

export interface B2cTenant {
  /** `contoso` of contoso.onmicrosoft.com. */
  readonly initialDomain: string;
  readonly tenantId: string | undefined;
  readonly customDomains: readonly string[];
  /** Policies that name themselves in the redirect URI (`UsePolicyInRedirectUri`), as B2C writes them: `b2c_1a_signin`. */
  readonly policies: readonly string[];
}

export const MAX_NAME = 100;

/** The name without surrounding blanks. Refuses an empty, overlong or unprintable one. */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw faulty('name', 'is required: what people read on their phone.', 'required');
  if (trimmed.length > MAX_NAME)
    throw faulty('name', `is longer than ${MAX_NAME} characters.`, 'too-long', { most: MAX_NAME });
  // Control and bidirectional characters could make one name look like another (Unicode TR 36).
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(trimmed)) {
    throw faulty('name', 'has characters that cannot be shown safely.', 'unsafe');
  }
  return trimmed;
}

/** By what a name is compared with others: neither case, blanks nor a letter's form make another of it. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** A name that may be left out: undefined when blank. Names the field in its refusal. */
export function optionalName(path: string, name: string | undefined): string | undefined {
  if (name === undefined || name.trim() === '') return undefined;
  try {
    return checkName(name);
  } catch {
    throw faulty(path, 'is too long or has characters that cannot be shown safely.');
  }
}

/**
 * A refusal that says which field of the input is at fault. `reason` names the refusal for those who say it in other words
 * and languages, with the values that it speaks of.
 */
export const faulty = (path: string, message: string, reason?: string, values?: FaultValues): GatewayError =>
  new GatewayError('invalid', 'invalid_input', `${path} ${message}`, {
    faults: [{ path, message, ...(reason && { reason }), ...(values && { values }) }],
  });

export const integrationNotFound = (): GatewayError =>
  new GatewayError('missing', 'integration_not_found', 'There is no such integration.');

export const nameTaken = (name: string): GatewayError =>
  new GatewayError('invalid', 'name_taken', `name "${name}" is taken by another integration.`, {
    faults: [{ path: 'name', message: 'is taken by another integration.', reason: 'name-taken' }],
  });

export const integrationChanged = (): GatewayError =>
  new GatewayError(
    'conflict',
    'integration_changed',
    'Somebody else changed this integration in the meantime. Read it again and repeat your change.',
  );
