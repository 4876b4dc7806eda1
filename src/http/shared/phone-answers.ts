import { codeToShow } from '../../domain/approval/index.ts';
import type { Challenge } from '../../domain/challenge/index.ts';
import type { Clock } from '../../kernel/index.ts';

/** What is left until then, in whole seconds. */
export const secondsUntil = (time: number, clock: Clock): number =>
  Math.max(0, Math.floor((time - clock.now()) / 1000));

/** How a challenge stands, for the phone that holds it: with the code while that has to be shown. */
export function standing(challenge: Challenge, clock: Clock) {
  const { id, state, reason, deadline } = challenge;
  const code = codeToShow(challenge);
  return {
    challenge: id,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(code === undefined ? {} : { code, expiresIn: secondsUntil(deadline, clock) }),
  };
}
