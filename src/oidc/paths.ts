/** The provider's own addresses. `resume` is where a browser collects its result. */
export const OIDC_PATHS = {
  authorization: '/auth',
  token: '/token',
  jwks: '/jwks',
  userinfo: '/userinfo',
  discovery: '/.well-known/openid-configuration',
} as const;

const RESUME = /^\/auth\/([A-Za-z0-9_-]{43})$/;

export const resumePath = (uid: string): string => `${OIDC_PATHS.authorization}/${uid}`;

/** The interaction a resume address names, or undefined when the path is none. */
export const resumedUid = (path: string): string | undefined => RESUME.exec(path)?.[1];
