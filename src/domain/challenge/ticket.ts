import type { KeyObject } from 'node:crypto';
import { type ChallengeId, type Clock, equalInConstantTime, hmacSha256, idBody } from '../../kernel/index.ts';
import { challengeExpired, invalidTicket } from './challenge-errors.ts';

const TICKET = /^([A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/;

/**
 * What a frame is traded for: the right of one scanner to claim later than the frame lives, for a person who has to
 * unlock, sign in or enrol first. Bound to that scanner (an app: its phone id), computed and not stored: the claim it
 * leads to is what happens once.
 */
export class Tickets {
  readonly #key: KeyObject;
  readonly #clock: Clock;

  constructor(parts: { key: KeyObject; clock: Clock }) {
    this.#key = parts.key;
    this.#clock = parts.clock;
  }

  /** A ticket for this scanner, good until `until` (milliseconds since 1970). */
  issue(id: ChallengeId, scanner: string, until: number): string {
    const head = `${idBody(id)}.${Math.floor(until / 1000).toString(36)}`;
    return `${head}.${this.#mac(head, scanner)}`;
  }

  /** The challenge this ticket is for. Throws `invalid_ticket` when it is another scanner's or none. */
  open(ticket: string, scanner: string): ChallengeId {
    const match = TICKET.exec(ticket);
    if (!match) throw invalidTicket();
    const [, token = '', until = '', mac = ''] = match;
    if (!equalInConstantTime(mac, this.#mac(`${token}.${until}`, scanner))) throw invalidTicket();
    if (this.#clock.now() >= Number.parseInt(until, 36) * 1000) throw challengeExpired();
    return `chl_${token}`;
  }

  #mac(head: string, scanner: string): string {
    return hmacSha256(this.#key, 'ticket', `${head}\0${scanner}`).toString('base64url');
  }
}
