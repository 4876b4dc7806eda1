/**
 * OpenID Connect: the only room that knows oidc-provider. It decides when a person is needed, hands the request to the
 * sign-in door, and issues the answer once the door gives out a result.
 */
export { addressesOf } from './addresses.ts';
export { guardedFetch, type OutgoingFetch, sendLogoutToken } from './backchannel-logout.ts';
export { ClaimsFor } from './claims-for.ts';
export { ClientSource } from './client-source.ts';
export { CurrentProvider } from './current-provider.ts';
export { type DeviceRequest, DeviceSignIn, writeUserCode } from './device-sign-in.ts';
export { type IdTokenHint, readIdTokenHint, subjectFor } from './id-token-hint.ts';
export { deviceResumePath, END_SESSION_PATH, isAuthorizationPath, OIDC_PATHS, resumePath } from './paths.ts';
export { clientIdOf, type ProviderPages } from './provider.ts';
export type { Collected, SignInDoor, SignInRequest } from './sign-in-door.ts';
export type { KeptSession, SignedOn, SignOnDoor, SignOnRequest } from './sign-on-door.ts';
