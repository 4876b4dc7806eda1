/** The provider's own addresses. `resume` is where a browser collects its result. */
export const OIDC_PATHS = {
  authorization: '/auth',
  token: '/token',
  jwks: '/jwks',
  userinfo: '/userinfo',
  revocation: '/revoke',
  introspection: '/introspect',
  device_authorization: '/device/auth',
  code_verification: '/device',
  discovery: '/.well-known/openid-configuration',
} as const;

/** Ours, and not the library's: the sessions that can end are ours. */
export const END_SESSION_PATH = '/session/end';

/** As the provider's router matches it: any case, any text for the id, a slash at the end or none. */
const RESUME = /^\/(?:auth|device(?!\/auth\/?$))\/([^/]+)\/?$/i;

/** As the provider's router matches them: where applications post forms with what they prove themselves by. */
const TOKEN = /^\/(token|revoke|introspect|device\/auth)\/?$/i;

export const isTokenPath = (path: string): boolean => TOKEN.test(path);
/** Whether the provider's router takes this path for the authorization endpoint. */
export const isAuthorizationPath = (path: string): boolean => /^\/auth\/?$/i.test(path);

export const resumePath = (uid: string): string => `${OIDC_PATHS.authorization}/${uid}`;

/** The same where the result is for another device. */
export const deviceResumePath = (uid: string): string => `${OIDC_PATHS.code_verification}/${uid}`;

/** What stands for the interaction in a resume address, or undefined when the path is none. */
export const resumedUid = (path: string): string | undefined => RESUME.exec(path)?.[1];

/** Whether this path is of a sign-in for another device. */
export const isDevicePath = (path: string): boolean => /^\/device(\/|$)/i.test(path);
