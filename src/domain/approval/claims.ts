import { type Clock, type Random, randomToken } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  type Challenge,
  type ChallengeStore,
  type ChallengeTimers,
  challengeDecided,
  challengeNotFound,
  claim,
  contest,
  type Holder,
  isContestedBy,
  type Loaded,
  scan,
  settle,
} from '../challenge/index.ts';
import type { IntegrationStore, PeopleStore } from '../directory/index.ts';
import type { EntraLinks } from '../entra/index.ts';
import { type AdmissionParts, refusalOf } from './admission.ts';
import { browserBlocked, isBrowserBlocked } from './approval-errors.ts';
import { neededConfirmation, newConfirmation } from './confirmation.ts';
import type { Contexts } from './context.ts';
import type { IdentifiedPhone } from './identified-phone.ts';
import { writeStatement } from './statement.ts';
import { describeUserAgent } from './user-agent.ts';

export interface ClaimsParts {
  challenges: ChallengeStore;
  contexts: Contexts;
  people: PeopleStore;
  integrations: Pick<IntegrationStore, 'byId'>;
  links: Pick<EntraLinks, 'standing'>;
  testers?: AdmissionParts['testers'];
  audit: Audit;
  clock: Clock;
  random: Random;
  timers: ChallengeTimers;
  issuer: string;
}

/** How a challenge becomes a phone's: who may, what it is told, and what its approval will need. */
export class Claims {
  readonly #parts: ClaimsParts;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /**
   * Claims the challenge for this phone and returns it with the statement to show and sign. `address` is the phone's;
   * `here` when the waiting browser itself answers. The same phone may repeat it. Throws `challenge_claimed` to another
   * phone of the user, `challenge_contested` to a second user, whom both the challenge ends for, `not_admitted`,
   * `demo_only` and `browser_blocked`.
   */
  async claim(
    id: Challenge['id'],
    by: IdentifiedPhone,
    where: { address: string; here: boolean },
  ): Promise<Challenge> {
    const { challenges, contexts, audit } = this.#parts;
    const loaded = await challenges.load(id);
    if (loaded === undefined) throw challengeNotFound();
    const refusal = await refusalOf(this.#parts, by.user, loaded.challenge);
    const context = await contexts.of(loaded.challenge, by, where.address);
    const holder = holderOf(by);
    let first = false;
    const moved = await challenges
      .move<Challenge>(loaded, (current, now) => {
        const settled = settle(current, now);
        first = settled.holder === undefined;
        // A second person ends it even where they could not sign in; the demo's phone spoils nothing.
        if (refusal !== undefined && by.user.demo) throw refusal;
        if (isContestedBy(settled, by.user.id)) return contest(settled, now);
        if (refusal !== undefined) throw refusal;
        const next = this.#claimed(settled, { holder, context, here: where.here }, now);
        if (first && context.blocked) throw browserBlocked();
        return next;
      })
      .catch((error: unknown) => {
        if (isBrowserBlocked(error))
          audit.browserRefused(loaded.challenge, holder, { address: where.address });
        throw error;
      });
    if (moved.state === 'contested') {
      audit.challengeContested(moved, holder, where.address);
      throw challengeDecided('contested');
    }
    if (first) audit.challengeClaimed(moved, holder, where.address);
    return moved;
  }

  #claimed(
    settled: Challenge,
    by: { holder: Holder; context: Awaited<ReturnType<Contexts['of']>>; here: boolean },
    now: number,
  ): Challenge {
    const { random, timers, issuer } = this.#parts;
    const { holder, context, here } = by;
    const needed = here ? 'none' : neededConfirmation(settled.policy.confirmation, context.risky);
    const statement = writeStatement({
      challenge: settled,
      holder,
      issuer,
      now,
      expiresAt: Math.min(now + timers.answer, settled.return.until),
      nonce: randomToken(random, 32),
      browser: describeUserAgent(settled.browser.userAgent),
      context,
      confirmation: needed,
      here,
    });
    const terms = {
      statement,
      confirmation: newConfirmation(needed, random),
      ...(here ? { here } : {}),
      ...(context.risky ? { risky: true } : {}),
    };
    return claim(scan(settled, now, timers), holder, terms, now, timers);
  }
}

export const holderOf = (by: IdentifiedPhone): Holder => ({ phoneId: by.phone.id, userId: by.user.id });

/** A challenge that was read for a phone which holds it. */
export type Asked = Loaded & { readonly statement: string };
