import { type Random, sha256, type UserId } from '../../kernel/index.ts';
import { codeLetters, newLetters } from './invitation.ts';

/** As many as fit on a card in a wallet. */
export const CODES = 10;
/** 80 bits: whoever reads the hashes cannot try them all, so that no slow hash is needed. */
const LENGTH = 16;

/** A new code in four groups of four, such as `7K2Q-…`. */
export const newRecoveryCode = (random: Random): string =>
  newLetters(random, LENGTH).replace(/(.{4})(?=.)/g, '$1-');

/** The hash under which a person's code is kept, from what they type: see `codeLetters`. Undefined when it is no code. */
export function recoveryCodeHash(userId: UserId, given: string): string | undefined {
  const letters = codeLetters(given, LENGTH);
  return letters && sha256(`recovery-code\0${userId}\0${letters}`).toString('base64url');
}
