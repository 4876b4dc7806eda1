import { DAY, SECOND } from '../../kernel/index.ts';
import { keyThat, SIGNING_ALGS, type SigningAlg, type SigningKey } from './signing-key.ts';

/**
 * How long a key is published before it signs. Microsoft reads a key set once a day, and asks for two days between
 * publishing and signing; a relying party that never reads on an unknown `kid` then knows it all the same.
 */
export const PUBLISHED_BEFORE = 2 * DAY;

/**
 * How long a key is published after its last signature. Its tokens live for minutes and are cached nowhere as long as
 * key sets are; but relying parties send them back as `id_token_hint`, for as long as a session of theirs lasts.
 */
export const PUBLISHED_AFTER = 7 * DAY;

/**
 * When the next key is made: a day after the current one began. From then on one stands ready that relying parties know, so
 * that a current key that was stolen can be replaced at once. Not on the first day: who only tries the gateway needs none.
 */
export const READY_AFTER = DAY;

/**
 * Every node looks for a change of keys each second; after this long all that can reach the directory publish a new key.
 * A key that is hurried waits at least this long, so that whoever asks for an unknown `kid` finds it at any node.
 */
export const FOLLOWED_WITHIN = 5 * SECOND;

/** One thing that has to happen to the keys. */
export type Step =
  /** Nothing signs: the first start, or somebody removed a row. */
  | { readonly do: 'begin'; readonly alg: SigningAlg }
  | { readonly do: 'publish'; readonly alg: SigningAlg }
  | { readonly do: 'promote'; readonly next: SigningKey; readonly current: SigningKey }
  | { readonly do: 'remove'; readonly key: SigningKey };

/** What is due now. `life`: how long a key signs, in milliseconds; without it only an operator's command rotates. */
export function stepsDue(keys: readonly SigningKey[], now: number, life: number | undefined): Step[] {
  const steps: Step[] = [];
  for (const alg of SIGNING_ALGS) {
    const current = keyThat(keys, alg, 'current');
    const next = keyThat(keys, alg, 'next');
    if (current === undefined) steps.push({ do: 'begin', alg });
    else if (next === undefined) {
      if (now >= signsSince(current) + READY_AFTER) steps.push({ do: 'publish', alg });
    } else if (now >= takesOverAt(next, current, life)) steps.push({ do: 'promote', next, current });
  }
  for (const key of keys) {
    if (key.state === 'retired' && now >= goneAt(key)) steps.push({ do: 'remove', key });
  }
  return steps;
}

/** When this next key becomes current: by schedule, or by command. Infinity when nobody planned it. */
export function takesOverAt(next: SigningKey, current: SigningKey, life: number | undefined): number {
  const scheduled =
    life === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(signsSince(current) + life, next.createdAt + PUBLISHED_BEFORE);
  return Math.min(scheduled, next.dueAt ?? Number.POSITIVE_INFINITY);
}

/** The earliest time at which an operator may have this next key sign; `hurried` gives up the two days. */
export const mayTakeOverAt = (next: SigningKey, now: number, hurried: boolean): number =>
  Math.max(now, next.createdAt + (hurried ? FOLLOWED_WITHIN : PUBLISHED_BEFORE));

/** When a retired key is published no more. */
export const goneAt = (retired: SigningKey): number =>
  (retired.retiredAt ?? retired.createdAt) + PUBLISHED_AFTER;

/** A current key of the version that did not write this down yet signs since it was made. */
export const signsSince = (current: SigningKey): number => current.signsSince ?? current.createdAt;
