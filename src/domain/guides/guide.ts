/** What an administrator can be led through; which of them fit an integration says `guidesFor`. */
export const GUIDE_IDS = [
  'user-flow',
  'custom-policy',
  'external-id',
  'external-mfa',
  'graph',
  'openid-connect',
  'keycloak',
] as const;
export type GuideId = (typeof GUIDE_IDS)[number];

/** What is done in a step. Each has a text in every language. */
export type StepKey =
  | 'form'
  | 'claims'
  | 'b2c-open'
  | 'b2c-flow'
  | 'b2c-test'
  | 'redirects'
  | 'policy-secret'
  | 'policy-private-key'
  | 'policy-provider'
  | 'policy-journey'
  | 'policy-file'
  | 'policy-test'
  | 'external-id-open'
  | 'external-id-flow'
  | 'mfa-app'
  | 'mfa-method'
  | 'mfa-consent'
  | 'mfa-policy'
  | 'mfa-people'
  | 'graph-token'
  | 'graph-request'
  | 'oidc-values'
  | 'oidc-endpoints'
  | 'oidc-claims'
  | 'oidc-code'
  | 'keycloak-open'
  | 'keycloak-after'
  | 'keycloak-cli'
  | 'keycloak-redirect';

/** What a field is, in the reader's own language beside the label of the portal. */
export type FieldKey =
  | 'display-name'
  | 'metadata'
  | 'issuer'
  | 'client-id'
  | 'client-secret'
  | 'client-auth'
  | 'scope'
  | 'response-type'
  | 'response-mode'
  | 'domain-hint'
  | 'user-id'
  | 'full-name'
  | 'given-name'
  | 'family-name'
  | 'email'
  | 'email-verified'
  | 'redirect-uri'
  | 'key-options'
  | 'key-name'
  | 'key-usage'
  | 'app-id'
  | 'permissions'
  | 'consent'
  | 'permission'
  | 'role'
  | 'method'
  | 'address'
  | 'authorization-endpoint'
  | 'token-endpoint'
  | 'userinfo-endpoint'
  | 'keys'
  | 'end-session-endpoint'
  | 'pkce'
  | 'signature'
  | 'alias'
  | 'trust-email'
  | 'sync-mode';

/** What is worth knowing about a field. */
export type NoteKey =
  | 'shown'
  | 'shown-for-good'
  | 'to-the-letter'
  | 'not-needed'
  | 'secret'
  | 'own-key'
  | 'domain-hint'
  | 'never-empty'
  | 'stays'
  | 'verified'
  | 'prefix-added'
  | 'already-there'
  | 'turns-on';

/** What stands in the way, said before the first step. */
export type WarningKey =
  | 'not-public'
  | 'custom-policy-only'
  | 'client-auth'
  | 'code-only'
  | 'public-client'
  | 'redirect-missing'
  | 'beta';

/** One line of a form elsewhere, or one value to know. */
export interface Field {
  readonly key: FieldKey;
  /** As it stands there, in English: portals are found by their words. */
  readonly label: string;
  /** What is entered. Empty: leave it empty. Undefined: a secret, which no guide knows. */
  readonly value: string | undefined;
  readonly note?: NoteKey | undefined;
}

export const SNIPPET_NAMES = [
  'claims-provider',
  'user-journey',
  'policy',
  'graph-body',
  'graph-curl',
  'keycloak-json',
  'keycloak-kcadm',
  'openid-client',
  'passport',
  'oidc-client-ts',
  'msal-browser',
] as const;
export type SnippetName = (typeof SNIPPET_NAMES)[number];
export type SnippetLanguage = 'xml' | 'json' | 'sh' | 'js';

/** Text to paste, or a file to take. */
export interface Snippet {
  readonly name: SnippetName;
  readonly language: SnippetLanguage;
  readonly fileName: string;
  readonly text: string;
}

export interface Step {
  readonly key: StepKey;
  /** Where to press, in the portal's own English words. */
  readonly path: readonly string[];
  readonly fields: readonly Field[];
  readonly snippets: readonly Snippet[];
}

export interface Warning {
  readonly key: WarningKey;
  /** What it is about: an address, a method. */
  readonly value: string;
}

/** One way to set an integration up on the other side, with its own values in it. Never holds a secret. */
export interface Guide {
  readonly id: GuideId;
  readonly warnings: readonly Warning[];
  readonly steps: readonly Step[];
}

/** The addresses of this gateway as discovery gives them. */
export interface ProviderAddresses {
  readonly issuer: string;
  readonly metadata: string;
  readonly authorization: string;
  readonly token: string;
  readonly userinfo: string;
  readonly jwks: string;
  readonly endSession: string;
}

/** What the integration does not hold, typed once beside the guide. */
export interface GuideOptions {
  /** What people see on the button of the other side. */
  readonly displayName: string;
  /** The address of the Keycloak server, and the realm in it. */
  readonly keycloak: string;
  readonly realm: string;
}

/** A step with what it has; nothing is made of what it has not. */
export const step = (key: StepKey, has: Partial<Omit<Step, 'key'>> = {}): Step => ({
  key,
  path: has.path ?? [],
  fields: has.fields ?? [],
  snippets: has.snippets ?? [],
});
