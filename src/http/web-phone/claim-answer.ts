import type { Context } from 'koa';
import type { IdentifiedPhone, WebAuthn } from '../../domain/approval/index.ts';
import { type Challenge, challengeNotFound } from '../../domain/challenge/index.ts';
import { displayName, type WebPhone } from '../../domain/directory/index.ts';
import { type ChallengeId, type Clock, parseId } from '../../kernel/index.ts';
import { pageLook } from '../shared/look.ts';
import { secondsUntil } from '../shared/phone-answers.ts';

/** What a web phone is told that holds a challenge: the statement, with which passkey to sign it, and how who asks looks. */
export function claimAnswer(
  challenge: Challenge,
  by: IdentifiedPhone<WebPhone>,
  parts: { webAuthn: WebAuthn; clock: Clock },
) {
  const { id, transports } = by.phone.credential;
  return {
    challenge: challenge.id,
    state: challenge.state,
    statement: challenge.statement ?? '',
    expiresIn: secondsUntil(challenge.deadline, parts.clock),
    credential: { id, transports },
    rpId: parts.webAuthn.rpId,
    user: { name: displayName(by.user) },
    ...pageLook(challenge.look),
  };
}

/** The challenge that the address names. Throws `challenge_not_found` for what can be none. */
export function challengeOf(ctx: Context): ChallengeId {
  const id = parseId('chl', ctx.params.challenge);
  if (id === undefined) throw challengeNotFound();
  return id;
}
