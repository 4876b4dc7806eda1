import {
  type InvitationId,
  type OrganizationId,
  type Random,
  sha256,
  type UserId,
} from '../../kernel/index.ts';

/** Lets its bearer enrol one phone for one user, once. */
export interface Invitation {
  readonly id: InvitationId;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  /**
   * An operator's; an organization's, which enrols a first phone and never another; one that a phone of the same person
   * asked for; or the end of a recovery.
   */
  readonly purpose: 'invitation' | 'first-phone' | 'add-phone' | 'recovery';
  /** SHA-256 of the code. */
  readonly codeHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Without I, L, O and U: read aloud or typed from paper it stays what it was (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 100 bits: not to be guessed, even without a limit on guesses. */
const LENGTH = 20;

/** A new code in four groups of five, such as `7K2QD-…`. */
export const newInvitationCode = (random: Random): string =>
  newLetters(random, LENGTH).replace(/(.{5})(?=.)/g, '$1-');

/**
 * The hash under which a code is kept, from what a person or a link gives: the code or the invitation's whole URL,
 * written as `codeLetters` says. Undefined when it can be no code.
 */
export function invitationHash(given: string): string | undefined {
  const text = given.includes('#') ? given.slice(given.indexOf('#') + 1) : given;
  const letters = codeLetters(text, LENGTH);
  return letters && sha256(`invitation\0${letters}`).toString('base64url');
}

/** So many letters of chance, 5 bits each. */
export const newLetters = (random: Random, length: number): string =>
  Array.from({ length }, () => ALPHABET[random.below(ALPHABET.length)]).join('');

/**
 * A code of so many letters in its one spelling, from what a person types: in any case, with or without hyphens, O for
 * 0 and I or L for 1. Undefined when it can be none.
 */
export function codeLetters(given: string, length: number): string | undefined {
  const letters = given.trim().toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const isCode = letters.length === length && [...letters].every((letter) => ALPHABET.includes(letter));
  return isCode ? letters : undefined;
}
