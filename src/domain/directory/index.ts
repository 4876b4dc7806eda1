/**
 * People, phones and integrations, and what must be true of them.
 * Knows nothing of how a sign-in runs; the rooms that do read from here.
 */
export { b2cRedirectUris, checkB2cTenant, checkInitialDomain } from './b2c-redirects.ts';
export {
  type Branding,
  checkLanguage,
  LANGUAGES,
  type Language,
  type Look,
  lookOf,
  NO_BRANDING,
} from './branding.ts';
export type { Browser, BrowserStore } from './browser.ts';
export type { ClientKey } from './client-keys.ts';
export {
  type ClientSecret,
  type Handover,
  hasSecret,
  type KeptSecret,
  MOST_HANDOVER_LIFE,
  MOST_SECRETS,
  newClientSecret,
  type SecretStore,
  secretId,
  type TakenHandover,
} from './client-secret.ts';

export {
  type Accent,
  checkAccent,
  contrast,
  nearest,
  PAPER,
  parseColour,
  type Theme,
  type Tones,
  tonesOf,
} from './colours.ts';
export type {
  Acceptance,
  GrantEnding,
  IntegrationQuery,
  IntegrationStore,
  PeopleStore,
  SecretSeal,
} from './directory-store.ts';
export {
  checkGuid,
  type EntraSettings,
  type ExternalIdTenant,
  type ExternalMfaApplication,
} from './entra.ts';
export {
  type B2cTenant,
  checkName,
  faulty,
  INTEGRATION_KINDS,
  type Integration,
  type IntegrationKind,
  integrationChanged,
  integrationNotFound,
  nameKey,
  nameTaken,
  optionalName,
  RESPONSE_TYPES,
  type ResponseType,
} from './integration.ts';
export {
  checkChange,
  type Decided,
  decideChange,
  decidedLook,
  decideNew,
  type IntegrationChange,
  type IntegrationInput,
  redirectUrisFor,
} from './integration-input.ts';
export {
  type AssertionSecret,
  type HowToCreate,
  type HowToUpdate,
  type IntegrationDeeds,
  IntegrationService,
} from './integration-service.ts';
export {
  DEFAULT_LOGO,
  LOGO_HASH,
  type Logo,
  type LogoCodec,
  type LogoImage,
  type LogoStore,
  type Picture,
} from './logo.ts';
export { type LogoFile, type LogoFormat, readLogoFile } from './logo-format.ts';
export { type GivenLogo, LogoService, type ReadLogos } from './logo-service.ts';
export type { OrganizationUser, OrganizationUserStore } from './organization-users.ts';
export type { PersonalData, PersonalRecord } from './personal-data.ts';
export type { AppPhone, Phone, PhoneAndUser, PhonePublicKey, WebCredential, WebPhone } from './phone.ts';
export {
  CLAIM_SCOPES,
  CLAIMS_OF_SCOPE,
  CLIENT_AUTH_METHODS,
  type ClaimScope,
  type ClientAuthMethod,
  DEFAULT_LIFETIMES,
  defaultProtocol,
  ID_TOKEN_ALGS,
  type IdTokenAlg,
  LIFETIME_PRESETS,
  type ProtocolPolicy,
  SUBJECT_TYPES,
  type SubjectType,
  type TokenLifetimes,
} from './protocol-policy.ts';
export { checkRedirectUri } from './redirect-uri.ts';
export { SecretUses } from './secret-uses.ts';
export {
  type ConfirmationKind,
  type ConfirmationPolicy,
  DEFAULT_CONFIRMATION,
  DEFAULT_SIGN_UP,
  isOfDomain,
  parseConfirmation,
  type SignUpPolicy,
} from './sign-in-policy.ts';
export {
  checkEmail,
  claimsFor,
  claimsOf,
  displayName,
  emailKey,
  newUser,
  searchText,
  type User,
} from './user.ts';
