import { END_SESSION_PATH, OIDC_PATHS } from './paths.ts';

/** The whole addresses that discovery names, for whoever has to type them somewhere. */
export const addressesOf = (issuer: string) => ({
  issuer,
  metadata: issuer + OIDC_PATHS.discovery,
  authorization: issuer + OIDC_PATHS.authorization,
  token: issuer + OIDC_PATHS.token,
  userinfo: issuer + OIDC_PATHS.userinfo,
  jwks: issuer + OIDC_PATHS.jwks,
  endSession: issuer + END_SESSION_PATH,
});
