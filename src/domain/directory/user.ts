import { domainToASCII } from 'node:url';
import { GatewayError, type UserId } from '../../kernel/index.ts';
import { CLAIMS_OF_SCOPE, type ClaimScope } from './protocol-policy.ts';

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
  /** As the person typed it: unverified. */
  readonly phoneNumber: string | undefined;
  /** A postal address in lines, as the person typed it: unverified. */
  readonly address: string | undefined;
  /** The demo user: may sign in to the demo application and to nothing else. */
  readonly demo: boolean;
  readonly disabledAt: number | undefined;
  /** Of a deleted person the id stays, so that no one else ever gets it, and nothing more. */
  readonly deletedAt: number | undefined;
  /** Every session that began until then is over: an operator ended them, wherever they are kept. */
  readonly sessionsEndedAt: number | undefined;
  readonly createdAt: number;
  readonly version: number;
}

/** A new person, with what is known of them. */
export const newUser = (known: Pick<User, 'id' | 'createdAt'> & Partial<User>): User => ({
  email: undefined,
  emailVerified: false,
  givenName: undefined,
  familyName: undefined,
  nickname: undefined,
  phoneNumber: undefined,
  address: undefined,
  demo: false,
  disabledAt: undefined,
  deletedAt: undefined,
  sessionsEndedAt: undefined,
  version: 1,
  ...known,
});

/** What a person is called. Never empty: Azure AD B2C requires a display name. */
export function displayName(user: Pick<User, 'givenName' | 'familyName' | 'nickname' | 'email'>): string {
  const full = [user.givenName, user.familyName]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return full || user.nickname || user.email?.split('@')[0] || 'Countersign user';
}

/** What an integration is given of them: the claims of the scopes that it may have, whatever it asks for. */
export function claimsFor(user: User, scopes: readonly ClaimScope[]): ReturnType<typeof claimsOf> {
  const given = new Set<string>(scopes.flatMap((scope) => CLAIMS_OF_SCOPE[scope]));
  return Object.fromEntries(Object.entries(claimsOf(user)).filter(([name]) => given.has(name)));
}

/** The standard claims of OpenID Connect Core section 5.1 that we know of this person. Unknown ones are left out. */
export function claimsOf(user: User): Record<string, string | boolean | { formatted: string }> {
  const claims: Record<string, string | boolean | { formatted: string }> = {
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
  if (user.phoneNumber) {
    claims.phone_number = user.phoneNumber;
    // Nobody has called it.
    claims.phone_number_verified = false;
  }
  if (user.address) claims.address = { formatted: user.address };
  return claims;
}

const EMAIL =
  /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Cf}]{1,64}@(?=.{4,253}$)[^\s@.\p{Cc}\p{Cf}]+(\.[^\s@.\p{Cc}\p{Cf}]+)+$/u;
const DOMAIN =
  /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The address in the form we keep and write to: trimmed, composed (NFC), the domain as DNS has it, in lower case and
 * ASCII. Two spellings that look alike are then one address only where the mail goes to one mailbox: otherwise the
 * owner of a look-alike could prove somebody else's. Refuses what is none.
 */
export function checkEmail(email: string): string {
  const trimmed = email.trim().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  const domain = domainToASCII(trimmed.slice(at + 1));
  if (trimmed.length > 254 || !EMAIL.test(trimmed) || !DOMAIN.test(domain)) {
    throw new GatewayError('invalid', 'invalid_input', 'email is not an address: write ada@example.com.', {
      faults: [{ path: 'email', message: 'is not an address' }],
    });
  }
  return trimmed.slice(0, at + 1) + domain;
}

/** The key by which two spellings of one address are the same account: lower case throughout. */
export const emailKey = (email: string): string => email.toLowerCase();

/**
 * The text as it is compared when people are looked for: without accents and case, with single blanks, in the letters
 * that look-alike ones stand for (NFKD).
 */
export const searchText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}\p{Cf}]/gu, '')
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ');
