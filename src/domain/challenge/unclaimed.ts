import { type Clock, type EphemeralStore, ephemeralKey, MINUTE } from '../../kernel/index.ts';
import type { Challenge, ChallengeTimers } from './challenge.ts';

/** A page that slept is still told that its code is over, and offers another. */
const GRACE = MINUTE;

/** How long a sign-in is kept that nobody goes on with: begun by a request, and neither its page nor a phone came back. */
export const unclaimedLife = ({ unscannedAtMost }: Pick<ChallengeTimers, 'unscannedAtMost'>): number =>
  unscannedAtMost + GRACE;

/** Keeps the provider's record of a sign-in that somebody goes on with for as long as it may last. */
export const keepInteraction =
  ({ store, clock }: { store: EphemeralStore; clock: Clock }) =>
  async ({ return: { kind, uid, until } }: Challenge): Promise<void> => {
    if (kind !== 'interaction' && kind !== 'device') return;
    await store.prolong(ephemeralKey('interaction', uid), Math.max(1, until - clock.now()) + GRACE);
  };
