import {
  type ChallengeId,
  type Clock,
  equalInConstantTime,
  newId,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  type Asker,
  type Challenge,
  type ChallengeTimers,
  cancel,
  confirm,
  consume,
  type Holder,
  isTerminal,
  type Return,
  renew,
  settle,
  type WaitingBrowser,
} from './challenge.ts';
import { challengeDecided, challengeExpired, notThisBrowser } from './challenge-errors.ts';
import type { ChallengeStore } from './challenge-store.ts';

/** What the waiting browser keeps in its cookie: which challenge, and the proof that it is the one. */
export interface BrowserKey {
  readonly id: ChallengeId;
  readonly secret: string;
}

/** The verbs of the waiting browser. Each demands the browser's own secret. */
export class ChallengeService {
  readonly #store: ChallengeStore;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timers: ChallengeTimers;
  readonly #stillHolds: (holder: Holder, consumed: Challenge) => Promise<boolean>;
  readonly #whenConsumed: (consumed: Challenge) => Promise<void>;

  constructor(parts: {
    store: ChallengeStore;
    audit: Audit;
    clock: Clock;
    random: Random;
    timers: ChallengeTimers;
    /**
     * Whether the phone that approved is still its person's, and the person still the one who may answer. Rejects with
     * kind `unavailable`.
     */
    stillHolds: (holder: Holder, consumed: Challenge) => Promise<boolean>;
    /** Told of every sign-in that a browser has collected, before the browser goes on. */
    whenConsumed: (consumed: Challenge) => Promise<void>;
  }) {
    this.#store = parts.store;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#timers = parts.timers;
    this.#stillHolds = parts.stillHolds;
    this.#whenConsumed = parts.whenConsumed;
  }

  /** Opens a challenge for this browser. The secret is returned once and stored as a hash. */
  async open(
    asker: Asker,
    back: Return,
    browser: WaitingBrowser,
  ): Promise<{ challenge: Challenge; key: BrowserKey }> {
    const now = this.#clock.now();
    const secret = randomToken(this.#random, 32);
    // Field by field: nothing of an older challenge may come along.
    const challenge: Challenge = {
      organizationId: asker.organizationId,
      integrationId: asker.integrationId,
      clientId: asker.clientId,
      application: asker.application,
      host: asker.host,
      demo: asker.demo,
      test: asker.test,
      purpose: asker.purpose,
      policy: asker.policy,
      prefill: asker.prefill,
      look: asker.look,
      display: asker.display,
      language: asker.language,
      creates: asker.creates,
      keeps: asker.keeps,
      domainHint: asker.domainHint,
      onlyFor: asker.onlyFor,
      secondFactor: asker.secondFactor,
      id: newId('chl', this.#random),
      return: back,
      browserSecretHash: hashOf(secret),
      browser,
      createdAt: now,
      lastsUntil: Math.min(now + this.#timers.unscannedAtMost, back.until),
      moves: 0,
      state: 'pending',
      deadline: Math.min(now + this.#timers.unscanned, back.until),
    };
    await this.#store.create(challenge);
    return { challenge, key: { id: challenge.id, secret } };
  }

  /** The challenge as it is now. Throws `sign_in_not_found` to every browser but its own. */
  async read(key: BrowserKey, uid: string): Promise<Challenge> {
    const challenge = await this.#store.find(key.id);
    this.#assertOwn(challenge, key, uid);
    return settle(challenge, this.#clock.now());
  }

  /** The same, for a page that is open: an unscanned challenge that would soon end goes on, up to its last end. */
  async keepAlive(key: BrowserKey, uid: string): Promise<Challenge> {
    const loaded = await this.#store.load(key.id);
    this.#assertOwn(loaded?.challenge, key, uid);
    const now = this.#clock.now();
    const settled = settle(loaded.challenge, now);
    const ends = isUnclaimed(settled) && settled.deadline < settled.lastsUntil;
    if (!ends || settled.deadline - now >= this.#timers.unscanned / 3) return settled;
    return this.#store.move(loaded, (challenge, at) => {
      const current = settle(challenge, at);
      return isUnclaimed(current) ? renew(current, at, this.#timers) : current;
    });
  }

  /**
   * A new code: the same sign-in, another challenge with another secret; the old one is over. A challenge that is
   * approved or consumed is left to be collected. Throws kind `gone` when the sign-in itself has timed out, and
   * `challenge_decided` when the phone's owner said that this was not them.
   */
  async reopen(key: BrowserKey, uid: string): Promise<{ challenge: Challenge; key: BrowserKey }> {
    const old = await this.cancel(key, uid, true);
    if (old.state === 'approved' || old.state === 'consumed') return { challenge: old, key };
    if (old.reason === 'not_me') throw challengeDecided(old.state);
    if (this.#clock.now() >= old.return.until) throw challengeExpired();
    return this.open(old, old.return, old.browser);
  }

  /** The browser gives up. A challenge that is over stays as it ended. */
  async cancel(key: BrowserKey, uid: string, butNotApproved = false): Promise<Challenge> {
    const own = await this.read(key, uid);
    if (isTerminal(own)) return own;
    let ours = false;
    const cancelled = await this.#store.move(key.id, (challenge, now) => {
      const settled = settle(challenge, now);
      ours = !isTerminal(settled) && !(butNotApproved && settled.state === 'approved');
      return ours ? cancel(settled, now) : settled;
    });
    if (ours) this.#audit.challengeCancelled(cancelled, cancelled.holder !== undefined);
    return cancelled;
  }

  /**
   * The browser gives the code that the phone shows. Returns the challenge as it is then: approved, still waiting with
   * fewer tries left, or declined. Throws `challenge_not_claimed` when no code is asked for.
   */
  async confirm(key: BrowserKey, uid: string, code: string): Promise<Challenge> {
    this.#audit.assertWritable();
    const loaded = await this.#store.load(key.id);
    this.#assertOwn(loaded?.challenge, key, uid);
    const told = await this.#store.move(loaded, (challenge, now) =>
      confirm(challenge, code, now, this.#timers),
    );
    if (told.state === 'declined' && told.holder) {
      const { address, userAgent } = told.browser;
      this.#audit.challengeDeclined(told, told.holder, 'wrong_code', { address, userAgent });
    }
    return told;
  }

  /**
   * The browser comes back for its result. An approved challenge is consumed by this call and carries the result;
   * exactly one caller gets it, however many ask at once, and every later one is refused `challenge_decided`. Any other
   * challenge is returned as it stands; one whose phone was removed after it approved is returned as declined. Throws kind
   * `unavailable` when the sign-in could not be recorded.
   */
  async collect(key: BrowserKey, uid: string): Promise<Challenge> {
    this.#audit.assertWritable();
    const loaded = await this.#store.load(key.id);
    this.#assertOwn(loaded?.challenge, key, uid);
    const settled = settle(loaded.challenge, this.#clock.now());
    if (settled.state === 'consumed') throw challengeDecided(settled.state);
    if (settled.state !== 'approved') return settled;
    const consumed = await this.#store.move(loaded, consume);
    const { result, browser } = consumed;
    const { address, userAgent } = browser;
    // Looked at once it is spent: a phone removed until this very moment signs nobody in, and neither does an outage.
    if (!(await this.#stillHolds(result, consumed))) {
      this.#audit.challengeDeclined(consumed, result, 'refused', { address, userAgent });
      return { ...consumed, state: 'declined', reason: 'refused', result: undefined };
    }
    const { domainHint } = consumed;
    this.#audit.challengeConsumed(consumed, result, result.acr, {
      address,
      userAgent,
      ...(domainHint === undefined ? {} : { domainHint }),
    });
    await this.#whenConsumed(consumed);
    return consumed;
  }

  watch(id: ChallengeId, listener: () => void): () => void {
    return this.#store.watch(id, listener);
  }

  #assertOwn(challenge: Challenge | undefined, key: BrowserKey, uid: string): asserts challenge is Challenge {
    const own =
      challenge !== undefined &&
      equalInConstantTime(challenge.browserSecretHash, hashOf(key.secret)) &&
      challenge.return.uid === uid;
    if (!own) throw notThisBrowser();
  }
}

const hashOf = (secret: string): string => sha256(secret).toString('base64url');

const isUnclaimed = ({ state }: Challenge): boolean => state === 'pending' || state === 'scanned';
