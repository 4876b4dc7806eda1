/**
 * OpenID Connect: the only room that knows oidc-provider. It decides when a person is needed, hands the request to the
 * sign-in door, and issues the answer once the door gives out a result.
 */
export { ClientSource } from './client-source.ts';
export { CurrentProvider } from './current-provider.ts';
export { isAuthorizationPath, OIDC_PATHS, resumePath } from './paths.ts';
export type { ProviderPages } from './provider.ts';
export type { Collected, SignInDoor, SignInRequest } from './sign-in-door.ts';
