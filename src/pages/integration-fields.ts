import type { MessageValues } from './translate.ts';

/** How a field is typed. */
export type FieldShape =
  | { readonly input: 'text' | 'colour' | 'time' }
  /** One value on each line. */
  | { readonly input: 'lines' }
  | { readonly input: 'choice'; readonly options: readonly string[] };

const text = { input: 'text' } as const;
const lines = { input: 'lines' } as const;
const time = { input: 'time' } as const;
const colour = { input: 'colour' } as const;
const choice = <const O extends readonly string[]>(...options: O) => ({ input: 'choice', options }) as const;

/** Every field of an integration that a form has, by the name that the command line gives it. */
export const integrationFields = {
  name: text,
  'initial-domain': text,
  'tenant-id': text,
  'tenant-ids': lines,
  'custom-domain': lines,
  policy: lines,
  'app-id': text,
  'redirect-uri': lines,
  'response-type': choice('id_token', 'code'),
  'client-auth': choice('client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'),
  'client-key': lines,
  subjects: choice('public', 'pairwise'),
  'sign-up': choice('invited', 'domains', 'open'),
  'email-domain': lines,
  confirm: choice('typed-code:on-risk', 'typed-code:always', 'number:on-risk', 'number:always', 'none'),
  scope: lines,
  'id-token-alg': choice('RS256', 'ES256'),
  'id-token-life': time,
  'access-token-life': time,
  'offline-access': choice('off', 'on'),
  'refresh-token-life': time,
  'refresh-at-most': time,
  'session-age': time,
  'device-sign-in': choice('off', 'on'),
  'post-logout-redirect-uri': lines,
  'backchannel-logout-uri': text,
  language: choice('none', 'en', 'de', 'fr', 'it', 'nl'),
  accent: colour,
  'accent-dark': colour,
  'terms-url': text,
  'privacy-url': text,
} as const satisfies Record<string, FieldShape>;

export type IntegrationField = keyof typeof integrationFields;

/** Every reason for which something is refused that these pages have words for. */
export const integrationFaults = [
  'required',
  'too-long',
  'too-many',
  'unsafe',
  'name-taken',
  'initial-domain',
  'lower-case',
  'guid',
  'host-name',
  'policy-name',
  'no-url',
  'wildcard',
  'fragment',
  'user-in-url',
  'not-plain',
  'not-https',
  'private-address',
  'loopback',
  'choice',
  'no-time',
  'time-range',
  'refresh-order',
  'no-key',
  'private-key',
  'only-domains',
  'no-colour',
  'contrast',
  'accent-first',
  'logo-bytes',
  'logo-large',
  'logo-small',
  'logo-svg',
  'logo-format',
  'logo-damaged',
  'logo-moves',
  'logo-name',
  'too-many-logos',
  'too-many-secrets',
  'no-secret',
  'confirm-name',
  'other',
] as const;
export type IntegrationFault = (typeof integrationFaults)[number];

/** Why a field was refused, with the values that the sentence about it has. */
export interface FieldFault {
  kind: IntegrationFault;
  values: MessageValues;
}

/** A field with what was typed, which a refusal leaves there. */
export interface FormField {
  field: IntegrationField;
  value: string;
  fault?: FieldFault;
  /** What somebody else has saved while this was typed, where it differs. */
  theirs?: string;
}
