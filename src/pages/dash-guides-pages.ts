import type { DashboardChrome } from './dashboard-pages.ts';
import type { IntegrationHead } from './integration-pages.ts';

/** The guides there are. */
export const guideKinds = [
  'user-flow',
  'custom-policy',
  'external-id',
  'external-mfa',
  'graph',
  'openid-connect',
  'keycloak',
] as const;
/** What is done in a step. */
export const guideSteps = [
  'form',
  'claims',
  'b2c-open',
  'b2c-flow',
  'b2c-test',
  'redirects',
  'policy-secret',
  'policy-private-key',
  'policy-provider',
  'policy-journey',
  'policy-file',
  'policy-test',
  'external-id-open',
  'external-id-flow',
  'mfa-app',
  'mfa-method',
  'mfa-consent',
  'mfa-policy',
  'mfa-people',
  'graph-token',
  'graph-request',
  'oidc-values',
  'oidc-endpoints',
  'oidc-claims',
  'oidc-code',
  'keycloak-open',
  'keycloak-after',
  'keycloak-cli',
  'keycloak-redirect',
] as const;
/** What a field of the other side is. */
export const guideFields = [
  'display-name',
  'metadata',
  'issuer',
  'client-id',
  'client-secret',
  'client-auth',
  'scope',
  'response-type',
  'response-mode',
  'domain-hint',
  'user-id',
  'full-name',
  'given-name',
  'family-name',
  'email',
  'email-verified',
  'redirect-uri',
  'key-options',
  'key-name',
  'key-usage',
  'app-id',
  'permissions',
  'consent',
  'permission',
  'role',
  'method',
  'address',
  'authorization-endpoint',
  'token-endpoint',
  'userinfo-endpoint',
  'keys',
  'end-session-endpoint',
  'pkce',
  'signature',
  'alias',
  'trust-email',
  'sync-mode',
] as const;
/** What is worth knowing about a field. */
export const guideNotes = [
  'shown',
  'shown-for-good',
  'to-the-letter',
  'not-needed',
  'secret',
  'own-key',
  'domain-hint',
  'never-empty',
  'stays',
  'verified',
  'prefix-added',
  'already-there',
  'turns-on',
] as const;
/** What stands in the way. */
export const guideWarnings = [
  'not-public',
  'custom-policy-only',
  'client-auth',
  'code-only',
  'public-client',
  'redirect-missing',
  'beta',
] as const;
/** The texts to paste. */
export const guideSnippets = [
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
/** What is typed beside a guide, because it is kept nowhere. */
export const guideOptions = ['display-name', 'keycloak', 'realm'] as const;

export type GuideOption = (typeof guideOptions)[number];

/** One step of a guide. Labels and paths are the other side's own English words. */
export interface GuideStepShown {
  kind: (typeof guideSteps)[number];
  path: readonly string[];
  fields: readonly {
    kind: (typeof guideFields)[number];
    label: string;
    /** Empty: it is left empty. Undefined: a secret. */
    value: string | undefined;
    note?: { kind: (typeof guideNotes)[number] } | undefined;
  }[];
  snippets: readonly {
    kind: (typeof guideSnippets)[number];
    fileName: string;
    text: string;
    /** Where it can be taken as a file. */
    file: string;
  }[];
}

/** How to set an integration up on the other side. */
export interface DashboardGuidePage {
  chrome: DashboardChrome;
  integration: string;
  /** Where the pages on this integration are. */
  paths: IntegrationHead['paths'];
  /** The guides that fit, this one among them. */
  tabs: readonly { kind: (typeof guideKinds)[number]; path: string }[];
  kind: (typeof guideKinds)[number];
  warnings: readonly { kind: (typeof guideWarnings)[number]; value: string }[];
  steps: readonly GuideStepShown[];
  options: {
    /** Takes a GET. */
    path: string;
    fields: readonly { kind: GuideOption; value: string; faulty?: boolean }[];
  };
}
