import type { KeyObject } from 'node:crypto';
import { type ChallengeId, type Clock, equalInConstantTime, hmacSha256, idBody } from '../../kernel/index.ts';
import { frameExpired, invalidFrame } from './challenge-errors.ts';

/** What a waiting page needs to draw the frames of the coming seconds by itself. */
export interface FrameBatch {
  /** `‹issuer›/s/‹token›`: a frame is this, a dot, and a code. */
  readonly prefix: string;
  /** `ttt.mac`, the current one first. */
  readonly codes: string[];
  /** Milliseconds until the second code starts. */
  readonly nextIn: number;
  /** Milliseconds that each code is shown. */
  readonly step: number;
}

const FRAME = /^([A-Za-z0-9_-]{22})\.(\d{3})\.([A-Za-z0-9_-]{16})$/;
/** `t` has three digits: steps are counted modulo this. At 5 s that is 83 minutes, longer than any challenge lives. */
const STEPS = 1_000;
/** A page never holds frames of a later time than this, so that a stolen page is soon worthless. */
const AT_MOST_AHEAD = 10_000;

/**
 * The rotating QR: a frame is `‹issuer›/s/‹token›.‹t›.‹mac›`, where the token names the challenge, `t` is the step of
 * the server's clock and the mac is HMAC-SHA-256 over both, cut to 96 bits, by a key that never leaves the server.
 * Frames are computed, not stored; a wrong or old one is refused before any store is read.
 */
export class Frames {
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #base: string;
  readonly #step: number;
  readonly #life: number;

  constructor(parts: { key: KeyObject; clock: Clock; issuer: string; step: number; life: number }) {
    this.#key = parts.key;
    this.#clock = parts.clock;
    this.#base = `${parts.issuer}/s/`;
    this.#step = parts.step;
    this.#life = parts.life;
  }

  /** How long one batch lasts, in milliseconds. */
  get batchLength(): number {
    return this.#ahead() * this.#step;
  }

  /** The frames from now on, at most ten seconds of them. */
  batch(id: ChallengeId): FrameBatch {
    const token = idBody(id);
    const now = this.#clock.now();
    const step = Math.floor(now / this.#step);
    const codes: string[] = [];
    for (let ahead = 0; ahead <= this.#ahead(); ahead += 1) codes.push(this.#code(token, step + ahead));
    return { prefix: this.#base + token, codes, nextIn: this.#step - (now % this.#step), step: this.#step };
  }

  /**
   * The challenge that a scanned text names. Takes the whole link or what follows `/s/`.
   * Throws `invalid_frame` for what we never drew and `frame_expired` for what we drew too long ago or not yet.
   */
  open(text: string): ChallengeId {
    const match = FRAME.exec(text.startsWith(this.#base) ? text.slice(this.#base.length) : text);
    if (!match) throw invalidFrame();
    const [, token = '', t = '', mac = ''] = match;
    if (!equalInConstantTime(mac, this.#mac(token, t))) throw invalidFrame();
    const now = this.#clock.now();
    const step = Math.floor(now / this.#step);
    const stepsAgo = (((step - Number(t)) % STEPS) + STEPS) % STEPS;
    const startsNext = stepsAgo === STEPS - 1;
    const age = now - (step - stepsAgo) * this.#step;
    if (!startsNext && age > this.#life) throw frameExpired();
    return `chl_${token}`;
  }

  #ahead(): number {
    return Math.max(1, Math.floor(AT_MOST_AHEAD / this.#step));
  }

  #code(token: string, step: number): string {
    const t = String(step % STEPS).padStart(3, '0');
    return `${t}.${this.#mac(token, t)}`;
  }

  #mac(token: string, t: string): string {
    return hmacSha256(this.#key, 'frame', `${token}.${t}`).subarray(0, 12).toString('base64url');
  }
}
