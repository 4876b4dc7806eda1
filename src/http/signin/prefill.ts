import type { Prefill } from '../../domain/challenge/index.ts';
import { checkEmail, checkName } from '../../domain/directory/index.ts';

/** What the request says of the person, as it came. */
export interface Hints {
  readonly email?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}

/** The hints that can be what they claim to be; the rest is left out. Nothing is decided by them. */
export function prefillOf(hints: Hints): Prefill | undefined {
  const email = sound(checkEmail, hints.email);
  const givenName = sound(checkName, hints.givenName);
  const familyName = sound(checkName, hints.familyName);
  const any = email ?? givenName ?? familyName;
  return any === undefined ? undefined : { email, givenName, familyName };
}

function sound(check: (text: string) => string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return check(text);
  } catch {
    return undefined;
  }
}

/** Longer than any name of a tenant or a domain. */
const DOMAIN_HINT = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/** The `domain_hint` as it may be written down; undefined for anything that names no domain. */
export const domainHintOf = (text: string | undefined): string | undefined =>
  text !== undefined && DOMAIN_HINT.test(text) ? text.toLowerCase() : undefined;
