import { type Clock, DAY } from '../../kernel/index.ts';
import type { Challenge } from '../challenge/index.ts';
import type { Browser, BrowserStore } from '../directory/index.ts';
import type { IdentifiedPhone } from './identified-phone.ts';
import { relationOf } from './networks.ts';
import { UNKNOWN } from './statement.ts';

/** The port to the offline database of countries. */
export interface Places {
  /** The ISO 3166-1 alpha-2 country of an address, or `unknown`. */
  of(address: string): string;
}

/** What is known of a sign-in besides who asks: where its browser is, and whether this person uses it. */
export interface Context {
  readonly place: string;
  readonly networks: 'same' | 'different' | 'unknown';
  readonly newBrowser: boolean;
  /** Something about it is odd: a code typed into the waiting page has to settle it. */
  readonly risky: boolean;
  /** This person reported this browser a short while ago. */
  readonly blocked: boolean;
}

/** After "This wasn't me" every sign-in of this person counts as risky for so long. */
export const RECENTLY = DAY;

/** Tells the context of a sign-in for the person whose phone has scanned it. */
export class Contexts {
  readonly #browsers: BrowserStore;
  readonly #places: Places;
  readonly #clock: Clock;

  constructor(parts: { browsers: BrowserStore; places: Places; clock: Clock }) {
    this.#browsers = parts.browsers;
    this.#places = parts.places;
    this.#clock = parts.clock;
  }

  /** `address`: the phone's. */
  async of(
    { browser }: Pick<Challenge, 'browser'>,
    by: Pick<IdentifiedPhone, 'user'>,
    address: string,
  ): Promise<Context> {
    const now = this.#clock.now();
    const { keyHash, traitHash } = browser;
    const known = await this.#browsers.matching(by.user.id, keyHash, traitHash, now - RECENTLY);
    const place = this.#places.of(browser.address);
    const networks = relationOf(browser.address, address);
    const newBrowser = !known.some((one) => one.keyHash === keyHash && one.lastSeenAt !== undefined);
    const abroad = place !== UNKNOWN && !['unknown', place].includes(this.#places.of(address));
    return {
      place,
      networks,
      newBrowser,
      risky: (newBrowser && networks !== 'same') || abroad || known.some(reportedSince(now - RECENTLY)),
      blocked: known.some(
        (one) => (one.blockedUntil ?? 0) > now && (one.keyHash === keyHash || one.traitHash === traitHash),
      ),
    };
  }
}

const reportedSince =
  (time: number) =>
  ({ reportedAt }: Browser): boolean =>
    (reportedAt ?? 0) > time;
