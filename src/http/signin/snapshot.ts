import { type Challenge, type Frames, isTerminal } from '../../domain/challenge/index.ts';
import type { Clock } from '../../kernel/index.ts';
import type { WaitingSnapshot } from '../../pages/index.ts';

/** What the waiting browser may know: the state, the frames of the coming seconds, the time left. Nobody's name. */
export type Snapshots = (challenge: Challenge) => WaitingSnapshot;

/** Snapshots by this clock. */
export const snapshots =
  (frames: Frames, clock: Clock): Snapshots =>
  (challenge) => {
    const now = clock.now();
    const { confirmation } = challenge;
    const drawn = challenge.state === 'pending' || challenge.state === 'scanned';
    const end = drawn ? Math.max(challenge.lastsUntil, challenge.deadline) : challenge.deadline;
    return {
      state: challenge.state,
      ...(challenge.reason === undefined ? {} : { reason: challenge.reason }),
      ...(challenge.state === 'claimed' && challenge.here ? { here: true } : {}),
      ...(challenge.state === 'claimed' && confirmation?.kind === 'number'
        ? { number: confirmation.number }
        : {}),
      ...(challenge.state === 'confirming' && confirmation?.kind === 'typed-code'
        ? { triesLeft: confirmation.triesLeft }
        : {}),
      ...(drawn ? { frames: frames.batch(challenge.id) } : {}),
      endsIn: Math.max(0, end - now),
      ...(challenge.secondFactor ? { returns: true } : {}),
      signInEndsIn: Math.max(0, challenge.return.until - now),
    };
  };

/** Whether the page has nothing more to wait for. */
export const isFinal = (challenge: Challenge): boolean =>
  challenge.state === 'approved' || isTerminal(challenge);
