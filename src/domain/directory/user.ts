import { GatewayError, type UserId } from '../../kernel/index.ts';

/** A person who signs in. Belongs to the deployment, not to one organization. */
export interface User {
  /** Also the `sub` of the tokens: never changed, never given to somebody else. */
  readonly id: UserId;
  readonly email: string | undefined;
  /** True only after the address answered a mailed code or an operator vouched for it. */
  readonly emailVerified: boolean;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly nickname: string | undefined;
  /** The demo user: may sign in to the demo application and to nothing else. */
  readonly demo: boolean;
  readonly disabledAt: number | undefined;
  readonly createdAt: number;
  readonly version: number;
}

/** What a person is called. Never empty: Azure AD B2C requires a display name. */
export function displayName(user: Pick<User, 'givenName' | 'familyName' | 'nickname' | 'email'>): string {
  const full = [user.givenName, user.familyName]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return full || user.nickname || user.email?.split('@')[0] || 'Countersign user';
}

/** The standard claims of OpenID Connect Core section 5.1 that we know of this person. Unknown ones are left out. */
export function claimsOf(user: User): Record<string, string | boolean> {
  const claims: Record<string, string | boolean> = {
    sub: user.id,
    name: displayName(user),
    nickname: user.nickname || user.givenName || displayName(user),
  };
  if (user.givenName) claims.given_name = user.givenName;
  if (user.familyName) claims.family_name = user.familyName;
  if (user.email) {
    claims.email = user.email;
    claims.email_verified = user.emailVerified;
  }
  return claims;
}

const EMAIL =
  /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Cf}]{1,64}@(?=.{4,253}$)[^\s@.\p{Cc}\p{Cf}]+(\.[^\s@.\p{Cc}\p{Cf}]+)+$/u;

/** The address in the form we keep: trimmed, the domain in lower case. Refuses what is none. */
export function checkEmail(email: string): string {
  const trimmed = email.trim();
  if (trimmed.length > 254 || !EMAIL.test(trimmed)) {
    throw new GatewayError('invalid', 'invalid_input', 'email is not an address: write ada@example.com.', {
      faults: [{ path: 'email', message: 'is not an address' }],
    });
  }
  const at = trimmed.lastIndexOf('@');
  return trimmed.slice(0, at + 1) + trimmed.slice(at + 1).toLowerCase();
}

/** The key by which two spellings of one address are the same account: lower case throughout. */
export const emailKey = (email: string): string => email.toLowerCase();
