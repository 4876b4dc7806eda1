import type { DashboardChrome } from './dashboard-pages.ts';
import type { FieldFault, FormField } from './integration-fields.ts';
import type { PageLook } from './look.ts';

export const integrationKinds = ['azure-b2c', 'entra-external-id', 'entra-external-mfa', 'oidc'] as const;
export type IntegrationKindName = (typeof integrationKinds)[number];

/** The integrations of an organization, some at a time. */
export interface IntegrationsPage {
  chrome: DashboardChrome;
  /** Of this list, for the form that searches. */
  path: string;
  search: string;
  integrations: readonly { name: string; path: string; kind: IntegrationKindName; clientId: string }[];
  /** Where the list goes on. */
  next?: string;
  /** Where one is created; absent for those who may not, and where no one organization is meant. */
  create?: string;
}

/** Which kind of integration is wanted. */
export interface IntegrationKindsPage {
  chrome: DashboardChrome;
  list: string;
  kinds: readonly { kind: IntegrationKindName; path: string }[];
}

/** The form for a new one. */
export interface IntegrationNewPage {
  chrome: DashboardChrome;
  list: string;
  kind: IntegrationKindName;
  /** Takes a POST. */
  path: string;
  fields: readonly FormField[];
  /** What follows from what was typed so far. */
  redirectUris?: readonly string[];
}

/** One integration, and where everything about it stands. */
export interface IntegrationHead {
  id: string;
  name: string;
  kind: IntegrationKindName;
  paths: {
    list: string;
    page: string;
    settings: string;
    branding: string;
    guides: string;
    test: string;
    delete: string;
  };
  /** Whether the reader may change it. */
  writes: boolean;
}

export interface ClientSecretRow {
  id: string;
  /** Absent where a version made it that kept none. */
  lastFour?: string;
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
  state: { kind: 'alive' | 'soon' | 'expired' };
  /** Until when its link waits to be opened. */
  waitsUntil?: number;
}

export const secretLives = ['90d', '180d', '1y', '2y', 'none'] as const;

/** What an administrator pastes into the other side, and the secrets. */
export interface IntegrationPage {
  chrome: DashboardChrome;
  integration: IntegrationHead;
  metadataUrl: string;
  issuer: string;
  clientId: string;
  responseType: string;
  redirectUris: readonly string[];
  /** Absent where its client proves itself by no secret. */
  secrets?: {
    rows: readonly ClientSecretRow[];
    /** Take a POST each. */
    paths: { add: string; revoke: string };
    fault?: FieldFault;
    chosen: string;
  };
}

/** A secret that was just made: shown this once, or the link to it. */
export interface IntegrationSecretPage {
  chrome: DashboardChrome;
  integration: IntegrationHead;
  made: { kind: 'shown'; clientSecret: string } | { kind: 'link'; url: string; until: number };
  expiresAt?: number;
}

export const settingsGroups = ['application', 'people', 'client', 'tokens', 'longer', 'sign-out'] as const;
export type SettingsGroup = (typeof settingsGroups)[number];

/** Everything about an integration that may be changed. */
export interface IntegrationSettingsPage {
  chrome: DashboardChrome;
  integration: IntegrationHead;
  /** Takes a POST. */
  path: string;
  /** As it was read; a form with another one is told what has changed since. */
  version: number;
  groups: readonly { group: SettingsGroup; fields: readonly FormField[] }[];
  /** What cannot be changed any more. */
  fixed: readonly { field: 'response-type' | 'client-auth' | 'subjects'; option: string }[];
  /** Ids of the keys by which its client proves itself. */
  keys: readonly string[];
  conflict?: boolean;
}

/** How an integration's pages look. */
export interface IntegrationBrandingPage {
  chrome: DashboardChrome;
  integration: IntegrationHead;
  /** Take a POST each; `preview` gives pages to be framed. */
  paths: { save: string; logo: string; removeLogo: string; preview: string };
  version: number;
  fields: readonly FormField[];
  logos: readonly { name: string; src: string; width: number; height: number }[];
  logoName: string;
  logoFault?: FieldFault;
  /** The pages as they would look with what is typed. */
  previews: { waiting: string; approval: string };
  conflict?: boolean;
}

/** Asks whether an integration is really to go. */
export interface IntegrationDeletePage {
  chrome: DashboardChrome;
  integration: IntegrationHead;
  typed: string;
  fault?: FieldFault;
}

/** The page on which a phone approves, with a sample of what it says. */
export interface ApprovalPreviewPage {
  application: { name: string; host: string };
  look?: PageLook;
}
