import type { KeyObject } from 'node:crypto';
import {
  type Clock,
  DAY,
  equalInConstantTime,
  hmacSha256,
  type PhoneId,
  parseId,
} from '../../kernel/index.ts';
import type { PeopleStore, WebPhone } from '../directory/index.ts';
import type { IdentifiedPhone } from './identified-phone.ts';

/** Long enough that a phone used now and then is still known. */
export const REMEMBERED_FOR = 180 * DAY;
const VALUE = /^(phn_[A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tells which enrolled phone a browser is, by a value of ours in its cookie. It identifies and no more: it lets the
 * browser claim what it scanned and decline it; an approval needs the passkey, with user verification, every time.
 */
export class RememberedPhones {
  readonly #key: KeyObject;
  readonly #people: PeopleStore;
  readonly #clock: Clock;

  constructor(parts: { key: KeyObject; people: PeopleStore; clock: Clock }) {
    this.#key = parts.key;
    this.#people = parts.people;
    this.#clock = parts.clock;
  }

  /** The value by which this phone is known again. */
  remember(id: PhoneId): string {
    const head = `${id}.${Math.floor((this.#clock.now() + REMEMBERED_FOR) / 1000).toString(36)}`;
    return `${head}.${this.#mac(head)}`;
  }

  /** The phone this value names, or undefined: unknown, expired, forged, revoked or of a disabled account. */
  async recall(value: string | undefined): Promise<IdentifiedPhone<WebPhone> | undefined> {
    const match = VALUE.exec(value ?? '');
    if (!match) return undefined;
    const [, text = '', until = '', mac = ''] = match;
    if (!equalInConstantTime(mac, this.#mac(`${text}.${until}`))) return undefined;
    if (this.#clock.now() >= Number.parseInt(until, 36) * 1000) return undefined;
    const id = parseId('phn', text);
    const found = id === undefined ? undefined : await this.#people.phoneWithUser(id);
    if (found?.phone.kind !== 'web') return undefined;
    const { phone, user } = found;
    // As if it were not remembered: its owner is told why by the passkey, and anybody else may use theirs.
    return phone.revokedAt === undefined && user.disabledAt === undefined ? { phone, user } : undefined;
  }

  #mac(head: string): string {
    return hmacSha256(this.#key, 'remembered-phone', head).toString('base64url');
  }
}
