import { type ChallengeId, type Clock, type EphemeralStore, ephemeralKey } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  answeredElsewhere,
  approve,
  awaitEnrollment,
  type Challenge,
  type ChallengeStore,
  type ChallengeTimers,
  challengeDecided,
  challengeExpired,
  challengeNotFound,
  type DeclineReason,
  decline,
  type Frames,
  heldByAnother,
  type Loaded,
  notClaimed,
  type ShortCodes,
  scan,
  settle,
  type Tickets,
} from '../challenge/index.ts';
import type { IntegrationStore, PeopleStore } from '../directory/index.ts';
import type { EntraLinks } from '../entra/index.ts';
import { type AdmissionParts, assertAdmitted } from './admission.ts';
import { numberRequired, wrongNumber } from './approval-errors.ts';
import { type Asked, type Claims, holderOf } from './claims.ts';
import { NUMBERS } from './confirmation.ts';
import type { IdentifiedPhone } from './identified-phone.ts';
import type { RememberedBrowsers } from './remembered-browsers.ts';
import type { Decision } from './statement.ts';
import { worthOf } from './worth.ts';

/** What a scanner presents for a ticket: the frame it sees now, or the short code that a person typed. */
export type Scanned = { frame: string } | { code: string };

/** What a phone presents to claim: the frame it sees now, or the ticket that this scanner got for one. */
export type Claimable = { frame: string } | { ticket: string; scanner: string };

/**
 * Checks that a phone made this decision on this statement, in the way of its kind, and returns which of the numbers it
 * was signed with (an empty one where none was typed). Throws when it made another.
 */
export type Proof = (
  statement: string,
  decision: Decision,
  numbers: readonly string[],
) => string | Promise<string>;

export interface ApprovalParts {
  challenges: ChallengeStore;
  claims: Claims;
  people: PeopleStore;
  integrations: Pick<IntegrationStore, 'byId'>;
  links: Pick<EntraLinks, 'standing'>;
  testers?: AdmissionParts['testers'];
  browsers: RememberedBrowsers;
  store: EphemeralStore;
  frames: Frames;
  shortCodes: ShortCodes;
  tickets: Tickets;
  audit: Audit;
  clock: Clock;
  timers: ChallengeTimers;
}

/** The verbs of a phone, each on behalf of one that has been identified. */
export class ApprovalService {
  readonly #parts: ApprovalParts;

  constructor(parts: ApprovalParts) {
    this.#parts = parts;
  }

  /**
   * Trades a frame or a short code for a ticket, good for this scanner alone. The waiting page is told; nobody is bound
   * to anything yet.
   */
  async trade(
    what: Scanned,
    scanner: string,
  ): Promise<{ challenge: Challenge; ticket: string; until: number }> {
    const { frames, shortCodes, challenges, timers } = this.#parts;
    const id = 'frame' in what ? frames.open(what.frame) : await shortCodes.open(what.code);
    const challenge = await challenges.move(id, (current, now) => scan(current, now, timers));
    return this.#ticketFor(challenge, scanner, challenge.deadline);
  }

  /** A ticket without a scan, for the waiting browser itself. Throws `challenge_not_found`. */
  async ticketOf(
    id: ChallengeId,
    scanner: string,
  ): Promise<{ challenge: Challenge; ticket: string; until: number }> {
    const challenge = await this.#parts.challenges.find(id);
    if (challenge === undefined) throw challengeNotFound();
    return this.#ticketFor(challenge, scanner, challenge.deadline);
  }

  /**
   * The challenge behind a scanner's ticket, for a person who has yet to become somebody here: one that nobody holds.
   * Throws `challenge_expired`, and `challenge_decided` when there is nothing left to wait for.
   */
  async scanned(ticket: string, scanner: string): Promise<Challenge> {
    const found = await this.#parts.challenges.find(this.#parts.tickets.open(ticket, scanner));
    if (found === undefined) throw challengeNotFound();
    const { state, ...rest } = settle(found, this.#parts.clock.now());
    if (state === 'expired') throw challengeExpired();
    if (state !== 'pending' && state !== 'scanned') throw challengeDecided(state);
    return { ...rest, state };
  }

  /** The person sets this phone up first: the challenge waits for that, and the ticket is renewed. */
  async awaitEnrollment(
    ticket: string,
    scanner: string,
  ): Promise<{ challenge: Challenge; ticket: string; until: number }> {
    const { tickets, challenges, timers } = this.#parts;
    const id = tickets.open(ticket, scanner);
    const challenge = await challenges.move(id, (current, now) => awaitEnrollment(current, now, timers));
    return this.#ticketFor(challenge, scanner, challenge.lastsUntil);
  }

  /** Claims the challenge for this phone and returns it with the statement to show and sign: see `Claims`. */
  async claim(what: Claimable, by: IdentifiedPhone, address: string): Promise<Challenge> {
    const { frames, tickets, claims, store, timers } = this.#parts;
    const id = 'frame' in what ? frames.open(what.frame) : tickets.open(what.ticket, what.scanner);
    const claimed = await claims.claim(id, by, { address, here: false });
    await store.join(heldKey(by), id, timers.answer + timers.confirm + timers.collect);
    return claimed;
  }

  /** A challenge this phone holds or held, as it is now. To any other phone there is none. */
  async read(id: ChallengeId, by: IdentifiedPhone): Promise<Challenge> {
    return settle((await this.#load(id, by)).challenge, this.#parts.clock.now());
  }

  /** The challenges this phone holds and has not answered. */
  async held(by: IdentifiedPhone): Promise<Challenge[]> {
    const { store, challenges, clock } = this.#parts;
    const ids = (await store.members(heldKey(by))) as ChallengeId[];
    const found = await Promise.all(ids.map((id) => challenges.find(id)));
    return found
      .filter((challenge) => challenge !== undefined)
      .map((challenge) => settle(challenge, clock.now()))
      .filter((challenge) => challenge.state === 'claimed' && challenge.holder?.phoneId === by.phone.id);
  }

  /**
   * The holder approves, and proves it; the waiting browser is woken in the same step. The challenge is then approved,
   * or confirming: the code in it is for the holder to show. Another number than the waiting page shows ends it, and
   * throws `wrong_number`; none where one is asked for throws `number_required`. `here`: the waiting browser answers, and
   * has shown that it is the one. What was claimed there is finished there, and what was not is not: `answered_elsewhere`.
   */
  async approve(id: ChallengeId, proof: Proof, by: IdentifiedPhone, here = false): Promise<Challenge> {
    const { challenges, audit, timers } = this.#parts;
    const asked = await this.#asked(id, by, here);
    await assertAdmitted(this.#parts, by.user, asked.challenge);
    const { confirmation } = asked.challenge;
    const expected = confirmation?.kind === 'number' ? confirmation.number : '';
    const signed = await proof(asked.statement, 'approve', expected === '' ? [''] : ['', ...NUMBERS]);
    if (signed !== expected) {
      if (signed === '') throw numberRequired();
      await this.#end(asked, by, 'wrong_number');
      throw wrongNumber();
    }
    const holder = holderOf(by);
    const approved = await challenges.move(asked, (current, now) => {
      const result = { ...worthOf(by.phone, current), ...holder, authenticatedAt: now };
      return approve(sameStatement(current, asked.statement), result, now, timers);
    });
    audit.challengeApproved(approved, holder);
    return approved;
  }

  /** The holder declines, for good. "This wasn't me" also keeps that browser from asking this person for a while. */
  async decline(
    id: ChallengeId,
    reason: 'refused' | 'not_me',
    proof: Proof,
    by: IdentifiedPhone,
    here = false,
  ): Promise<Challenge> {
    const { audit, browsers } = this.#parts;
    const asked = await this.#asked(id, by, here);
    await proof(asked.statement, reason, ['']);
    const declined = await this.#end(asked, by, reason);
    if (reason === 'not_me') {
      const { address, userAgent } = declined.browser;
      audit.browserReported(declined, holderOf(by), { address, userAgent });
      await browsers.report(declined);
    }
    return declined;
  }

  async #end(asked: Asked, by: IdentifiedPhone, reason: DeclineReason): Promise<Challenge> {
    const ended = await this.#parts.challenges.move(asked, (current, now) =>
      decline(sameStatement(current, asked.statement), by.phone.id, reason, now),
    );
    const { address, userAgent } = ended.browser;
    this.#parts.audit.challengeDeclined(ended, holderOf(by), reason, { address, userAgent });
    return ended;
  }

  /** What must be true before a signature is even looked at: this phone is asked, and has not answered. */
  async #asked(id: ChallengeId, by: IdentifiedPhone, here: boolean): Promise<Asked> {
    const { audit, clock } = this.#parts;
    audit.assertWritable();
    const loaded = await this.#load(id, by);
    if ((loaded.challenge.here ?? false) !== here) throw answeredElsewhere();
    const { state, statement } = settle(loaded.challenge, clock.now());
    if (state === 'expired') throw challengeExpired();
    if (state !== 'claimed') throw challengeDecided(state);
    if (statement === undefined) throw notClaimed();
    return { ...loaded, statement };
  }

  async #load(id: ChallengeId, by: IdentifiedPhone): Promise<Loaded> {
    const loaded = await this.#parts.challenges.load(id);
    if (loaded?.challenge.holder?.phoneId !== by.phone.id) throw challengeNotFound();
    return loaded;
  }

  /** The open page keeps the challenge alive; a ticket must not end before it because somebody else scanned first. */
  #ticketFor(challenge: Challenge, scanner: string, alive: number) {
    const { tickets, clock, timers } = this.#parts;
    const until = Math.min(Math.max(alive, clock.now() + timers.unscanned), challenge.return.until);
    return { challenge, ticket: tickets.issue(challenge.id, scanner, until), until };
  }
}

const heldKey = (by: IdentifiedPhone) => ephemeralKey('held', by.phone.id);

/** The signature was checked against the text read before; what is moved must still carry that text. */
function sameStatement(current: Challenge, statement: string): Challenge {
  if (current.statement !== statement) throw heldByAnother();
  return current;
}
