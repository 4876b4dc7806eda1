import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { type Clock, MINUTE } from '../../kernel/index.ts';

/** Long enough that clocks which disagree are told so, instead of nothing. */
const GOOD_FOR = 10 * MINUTE;

/**
 * A question that only holders of the root secret can ask: how does a request of mine look when it has come through
 * everything that stands in front of this gateway? The name of a proxy's network is nobody else's business.
 */
export class Probes {
  readonly #key: KeyObject;
  readonly #clock: Clock;

  /** `key`: derived from the root secret for this purpose. */
  constructor(parts: { key: KeyObject; clock: Clock }) {
    this.#key = parts.key;
    this.#clock = parts.clock;
  }

  /** What such a request carries: `milliseconds.mac`. */
  issue(): string {
    const at = String(this.#clock.now());
    return `${at}.${this.#macOf(at)}`;
  }

  accepts(text: string): boolean {
    const [, at, mac] = /^(\d{1,16})\.([\w-]{43})$/.exec(text) ?? [];
    if (at === undefined || mac === undefined) return false;
    if (Math.abs(this.#clock.now() - Number(at)) > GOOD_FOR) return false;
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.#macOf(at)));
  }

  #macOf(at: string): string {
    return createHmac('sha256', this.#key).update(`probe ${at}`).digest('base64url');
  }
}

/** The header that carries the question. */
export const PROBE_HEADER = 'x-countersign-probe';

/** How a request looked here. */
export interface Probed {
  readonly version: string;
  /** By the clock of this node. */
  readonly now: number;
  /** The address that limits and the comparison of networks go by. */
  readonly address: string;
  /** Who holds the connection: the last proxy, or the client itself. */
  readonly peer: string;
  /** Whether that one's forwarded addresses are believed. */
  readonly peerTrusted: boolean;
  readonly forwardedFor: string | undefined;
  readonly host: string | undefined;
}
