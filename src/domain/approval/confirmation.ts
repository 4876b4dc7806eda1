import type { Random } from '../../kernel/index.ts';
import type { Challenge, Confirmation } from '../challenge/index.ts';
import type { ConfirmationKind, ConfirmationPolicy } from '../directory/index.ts';

/** After so many wrong codes the sign-in is over: one chance in 333,333 for who guesses. */
const TRIES = 3;

/** Every number that a phone may have been given to type. */
export const NUMBERS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/**
 * What this sign-in needs besides the approval. A number that the waiting page shows stops careless approval; it is no
 * answer to a risk, since whoever passes the code on passes the number on as well. There a code has to go the other
 * way (RFC 10027, request initiation verification).
 */
export function neededConfirmation(policy: ConfirmationPolicy, risky: boolean): ConfirmationKind {
  if (policy.kind === 'none') return 'none';
  if (risky) return 'typed-code';
  return policy.when === 'always' ? policy.kind : 'none';
}

/** The secret that belongs to it: two digits for the waiting page to show, or six for the phone. */
export function newConfirmation(kind: ConfirmationKind, random: Random): Confirmation | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'number') return { kind, number: String(random.below(100)).padStart(2, '0') };
  return { kind, code: String(random.below(1_000_000)).padStart(6, '0'), triesLeft: TRIES };
}

/** The code that the holder's phone has to show now: after its approval, until the waiting browser gave it. */
export const codeToShow = ({ state, confirmation }: Challenge): string | undefined =>
  state === 'confirming' && confirmation?.kind === 'typed-code' ? confirmation.code : undefined;
