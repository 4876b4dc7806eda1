import {
  type ChallengeId,
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  type Random,
  randomToken,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  approve,
  type Challenge,
  type ChallengeStore,
  type ChallengeTimers,
  challengeDecided,
  challengeExpired,
  challengeNotFound,
  claim,
  contest,
  decline,
  type Frames,
  type Holder,
  heldByAnother,
  isContestedBy,
  type Loaded,
  notClaimed,
  scan,
  settle,
  type Tickets,
} from '../challenge/index.ts';
import { notForDemo } from './approval-errors.ts';
import type { IdentifiedPhone } from './identified-phone.ts';
import { type Decision, writeStatement } from './statement.ts';
import { describeUserAgent } from './user-agent.ts';

/**
 * What an approval is worth (RFC 8176). A raw key without attestation proves possession on a second channel, and no
 * more; a passkey with user verification proves the person too. Neither resists phishing: the QR can be passed on.
 */
const WORTH = {
  app: { acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] },
  web: { acr: 'urn:countersign:acr:qr-uv', amr: ['mca', 'pop', 'user', 'mfa'] },
} as const;

/** What a phone presents to claim: the frame it sees now, or the ticket that this scanner got for one. */
export type Claimable = { frame: string } | { ticket: string; scanner: string };

/** Checks that a phone made this decision on this statement, in the way of its kind. Throws when it did not. */
export type Proof = (statement: string, decision: Decision) => void | Promise<void>;

/** The verbs of a phone, each on behalf of one that has been identified. */
export class ApprovalService {
  readonly #challenges: ChallengeStore;
  readonly #store: EphemeralStore;
  readonly #frames: Frames;
  readonly #tickets: Tickets;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timers: ChallengeTimers;
  readonly #issuer: string;

  constructor(parts: {
    challenges: ChallengeStore;
    store: EphemeralStore;
    frames: Frames;
    tickets: Tickets;
    audit: Audit;
    clock: Clock;
    random: Random;
    timers: ChallengeTimers;
    issuer: string;
  }) {
    this.#challenges = parts.challenges;
    this.#store = parts.store;
    this.#frames = parts.frames;
    this.#tickets = parts.tickets;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#timers = parts.timers;
    this.#issuer = parts.issuer;
  }

  /**
   * Trades a frame for a ticket, good for this scanner alone. The waiting page is told; nobody is bound to anything yet.
   */
  async trade(
    frame: string,
    scanner: string,
  ): Promise<{ challenge: Challenge; ticket: string; until: number }> {
    const id = this.#frames.open(frame);
    const challenge = await this.#challenges.move(id, (current, now) => scan(current, now, this.#timers));
    // The open page keeps the challenge alive; the ticket must not end before it because somebody else scanned first.
    const whole = this.#clock.now() + this.#timers.unscanned;
    const until = Math.min(Math.max(challenge.deadline, whole), challenge.return.until);
    return { challenge, ticket: this.#tickets.issue(id, scanner, until), until };
  }

  /**
   * Claims the challenge for this phone and returns it with the statement to show and sign.
   * The same phone may repeat it. Another phone of the user is refused `challenge_claimed`; a second user ends the
   * challenge, and both are told.
   */
  async claim(what: Claimable, by: IdentifiedPhone, address: string): Promise<Challenge> {
    const id =
      'frame' in what ? this.#frames.open(what.frame) : this.#tickets.open(what.ticket, what.scanner);
    const holder = holderOf(by);
    const nonce = randomToken(this.#random, 32);
    let first = false;
    const moved = await this.#challenges.move(id, (current, now) => {
      const settled = settle(current, now);
      first = settled.holder === undefined;
      if (by.user.demo && !settled.demo) throw notForDemo();
      if (isContestedBy(settled, by.user.id)) return contest(settled, now);
      const statement = writeStatement({
        challenge: settled,
        holder,
        issuer: this.#issuer,
        now,
        expiresAt: Math.min(now + this.#timers.answer, settled.return.until),
        nonce,
        browser: describeUserAgent(settled.browser.userAgent),
      });
      return claim(scan(settled, now, this.#timers), holder, statement, now, this.#timers);
    });
    if (moved.state === 'contested') {
      this.#audit.challengeContested(moved, holder, address);
      throw challengeDecided('contested');
    }
    if (first) this.#audit.challengeClaimed(moved, holder, address);
    await this.#store.join(heldKey(by), id, this.#timers.answer + this.#timers.collect);
    return moved;
  }

  /** A challenge this phone holds or held, as it is now. To any other phone there is none. */
  async read(id: ChallengeId, by: IdentifiedPhone): Promise<Challenge> {
    return settle((await this.#load(id, by)).challenge, this.#clock.now());
  }

  /** The challenges this phone holds and has not answered. */
  async held(by: IdentifiedPhone): Promise<Challenge[]> {
    const ids = (await this.#store.members(heldKey(by))) as ChallengeId[];
    const found = await Promise.all(ids.map((id) => this.#challenges.find(id)));
    return found
      .filter((challenge) => challenge !== undefined)
      .map((challenge) => settle(challenge, this.#clock.now()))
      .filter((challenge) => challenge.state === 'claimed' && challenge.holder?.phoneId === by.phone.id);
  }

  /** The holder approves, and proves it; the waiting browser is woken in the same step. */
  async approve(id: ChallengeId, proof: Proof, by: IdentifiedPhone): Promise<Challenge> {
    const asked = await this.#asked(id, by);
    await proof(asked.statement, 'approve');
    const holder = holderOf(by);
    const approved = await this.#challenges.move(asked, (current, now) =>
      approve(
        sameStatement(current, asked.statement),
        { ...WORTH[by.phone.kind], ...holder, authenticatedAt: now },
        now,
        this.#timers,
      ),
    );
    this.#audit.challengeApproved(approved, holder);
    return approved;
  }

  /** The holder declines, for good. */
  async decline(
    id: ChallengeId,
    reason: 'refused' | 'not_me',
    proof: Proof,
    by: IdentifiedPhone,
  ): Promise<Challenge> {
    const asked = await this.#asked(id, by);
    await proof(asked.statement, reason);
    const declined = await this.#challenges.move(asked, (current, now) =>
      decline(sameStatement(current, asked.statement), by.phone.id, reason, now),
    );
    this.#audit.challengeDeclined(declined, holderOf(by), reason);
    return declined;
  }

  /** What must be true before a signature is even looked at: this phone is asked, and has not answered. */
  async #asked(id: ChallengeId, by: IdentifiedPhone): Promise<Loaded & { statement: string }> {
    this.#audit.assertWritable();
    const loaded = await this.#load(id, by);
    const { state, statement } = settle(loaded.challenge, this.#clock.now());
    if (state === 'expired') throw challengeExpired();
    if (state !== 'claimed') throw challengeDecided(state);
    if (statement === undefined) throw notClaimed();
    return { ...loaded, statement };
  }

  async #load(id: ChallengeId, by: IdentifiedPhone): Promise<Loaded> {
    const loaded = await this.#challenges.load(id);
    if (loaded?.challenge.holder?.phoneId !== by.phone.id) throw challengeNotFound();
    return loaded;
  }
}

const heldKey = (by: IdentifiedPhone) => ephemeralKey('held', by.phone.id);

const holderOf = (by: IdentifiedPhone): Holder => ({ phoneId: by.phone.id, userId: by.user.id });

/** The signature was checked against the text read before; what is moved must still carry that text. */
function sameStatement(current: Challenge, statement: string): Challenge {
  if (current.statement !== statement) throw heldByAnother();
  return current;
}
