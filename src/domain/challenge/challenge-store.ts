import {
  type ChallengeId,
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  type SpentFacts,
} from '../../kernel/index.ts';
import { type Challenge, isTerminal } from './challenge.ts';
import { challengeBusy, challengeDecided, challengeNotFound } from './challenge-errors.ts';

/** Enough for everybody who may move one challenge at once; each loser has seen somebody else win. */
const TRIES = 20;

/** A challenge as it was read, with the very text it was read from: what a move that follows will compare with. */
export interface Loaded {
  readonly challenge: Challenge;
  readonly text: string;
}

/**
 * Challenges over the ephemeral port. Every change is a compare-and-set, and one of the state wakes whoever watches. An end
 * is also written down where no fail-over takes it back, before whoever made it is answered.
 */
export class ChallengeStore {
  readonly #store: EphemeralStore;
  readonly #clock: Clock;
  readonly #life: number;
  readonly #unclaimed: number;
  readonly #goesOn: (challenge: Challenge) => Promise<void>;
  readonly #spent: SpentFacts;

  /**
   * `life`: how long a challenge is remembered, longer than any can live, so that its end is remembered too. `unclaimed`: how
   * long one that nobody has gone on with, neither an open page nor a phone: anybody can begin one. `goesOn` is told of
   * the first move of each, and keeps what else is stored of the sign-in.
   */
  constructor(parts: {
    store: EphemeralStore;
    clock: Clock;
    life: number;
    unclaimed: number;
    spent: SpentFacts;
    goesOn: (challenge: Challenge) => Promise<void>;
  }) {
    this.#spent = parts.spent;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#life = parts.life;
    this.#unclaimed = parts.unclaimed;
    this.#goesOn = parts.goesOn;
  }

  /** Keeps a new challenge. Its id is random: there is none before it. */
  async create(challenge: Challenge): Promise<void> {
    await this.#store.put(keyOf(challenge.id), JSON.stringify(challenge), this.#unclaimed);
  }

  /** As it was last written; a deadline may have passed since (`settle`). */
  async find(id: ChallengeId): Promise<Challenge | undefined> {
    return (await this.load(id))?.challenge;
  }

  /** The same, for whoever looks before a move: the move then need not read again. */
  async load(id: ChallengeId): Promise<Loaded | undefined> {
    const text = await this.#store.get(keyOf(id));
    return text === undefined ? undefined : { challenge: JSON.parse(text) as Challenge, text };
  }

  /**
   * Applies a pure move to what is stored, again if somebody else was faster, and returns what is stored then.
   * What the move throws is thrown and nothing is written; a move that returns what it was given writes nothing.
   */
  async move<Next extends Challenge>(
    from: ChallengeId | Loaded,
    move: (current: Challenge, now: number) => Next,
  ): Promise<Next> {
    const id = typeof from === 'string' ? from : from.challenge.id;
    let loaded = typeof from === 'string' ? await this.load(from) : from;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (loaded === undefined) throw challengeNotFound();
      const { challenge, text } = loaded;
      const now = this.#clock.now();
      const next = move(challenge, now);
      if (next.moves === challenge.moves) return next;
      // Whoever begins one and ends it at once has not gone on with it.
      const goesOn = !(challenge.moves === 0 && isTerminal(next));
      const left = Math.max(1, challenge.createdAt + (goesOn ? this.#life : this.#unclaimed) - now);
      const wakes = next.state === challenge.state ? undefined : id;
      // Before it: where that fails nothing has moved, and the next try does both.
      if (goesOn && challenge.moves === 0) await this.#goesOn(next);
      if (await this.#store.replace(keyOf(id), text, JSON.stringify(next), left, wakes)) {
        if (isTerminal(next) && !isTerminal(challenge)) await this.#end(next);
        return next;
      }
      loaded = await this.load(id);
    }
    throw challengeBusy();
  }

  /** Throws `challenge_decided` where a challenge that was over came back and would now give a result. */
  async #end({ id, state }: Challenge): Promise<void> {
    const first = await this.#spent.spend('challenge', id, this.#life);
    if (!first && state === 'consumed') throw challengeDecided(state);
  }

  /** Calls back soon after every change of this challenge's state, made at any node. Register, then read. */
  watch(id: ChallengeId, listener: () => void): () => void {
    return this.#store.listen(id, listener);
  }
}

const keyOf = (id: ChallengeId) => ephemeralKey('challenge', id);
