import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError, type Logger, MINUTE, SECOND } from '../../kernel/index.ts';

/** A mail as it leaves. Plain text: nothing of ours is a link that signs anybody in. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The port to the mail server. Resolves when it took the mail, rejects when it did not. */
export interface MailTransport {
  send(mail: Mail): Promise<void>;
}

/** Every letter there is, with what stands in it. Times are milliseconds since 1970. */
export type Letter =
  /** Proves that the address is read by whoever typed it into a page of ours. */
  | { readonly kind: 'code'; readonly code: string; readonly minutes: number }
  /** To the old address, when another one takes its place. */
  | { readonly kind: 'email-changed'; readonly to: string }
  | { readonly kind: 'phone-added'; readonly phone: string }
  | { readonly kind: 'phone-removed'; readonly phone: string }
  | { readonly kind: 'recovery-asked'; readonly readyAt: number; readonly account: string }
  | { readonly kind: 'recovery-stopped' }
  | { readonly kind: 'recovery-used' }
  | { readonly kind: 'recovery-codes-made' }
  | { readonly kind: 'account-deleted' };

/** Writes a letter in this language; in English without one. */
export type LetterPaper = (letter: Letter, language?: string) => { subject: string; text: string };

/** When what did not leave is sent again: a server that restarts, one that is moved, one that asks for patience (greylisting). */
const SEND_AGAIN = [5 * SECOND, MINUTE, 10 * MINUTE] as const;
/** While the server is gone, those that wait are held in memory. */
const MOST_WAITING = 1_000;

/** Sends letters. Without a transport none can be sent, and whoever depends on one is told so. */
export class Letters {
  readonly #transport: MailTransport | undefined;
  readonly #paper: LetterPaper;
  readonly #logger: Logger;
  readonly #again: readonly number[];
  readonly #leaving = new Set<Promise<void>>();
  #waiting = 0;
  #hurry = new AbortController();

  /** `again`: after how many milliseconds each what did not leave is sent again. */
  constructor(parts: {
    transport: MailTransport | undefined;
    paper: LetterPaper;
    logger: Logger;
    again?: readonly number[];
  }) {
    this.#transport = parts.transport;
    this.#paper = parts.paper;
    this.#logger = parts.logger;
    this.#again = parts.again ?? SEND_AGAIN;
  }

  /** Whether mail can leave here at all. */
  get possible(): boolean {
    return this.#transport !== undefined;
  }

  /** Sends what somebody is waiting for. Throws `mail_unavailable` when it cannot leave. */
  async send(to: string, letter: Letter, language?: string): Promise<void> {
    if (this.#transport === undefined) throw mailUnavailable('no mail server is set');
    try {
      await this.#transport.send({ to, ...this.#paper(letter, language) });
    } catch (cause) {
      throw mailUnavailable('the mail server refused', cause);
    }
  }

  /**
   * Tells somebody of what has happened to their account. What happened stands whether or not the mail leaves, so this
   * never fails and nobody waits for it: a mail that does not leave is sent again, and logged when it is given up.
   */
  notify(to: string | undefined, letter: Letter, language?: string): void {
    if (to === undefined || this.#transport === undefined) return;
    const leaving = this.#untilItLeaves(letter.kind, () => this.send(to, letter, language))
      .catch((error: unknown) => {
        this.#logger.error({ err: error, letter: letter.kind }, 'a letter could not be sent');
      })
      .finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  /** Resolves when everything that people are told has left, or could not. What waits to be sent again is sent now, and no more. */
  async settled(): Promise<void> {
    this.#hurry.abort();
    while (this.#leaving.size > 0) await Promise.all(this.#leaving);
    this.#hurry = new AbortController();
  }

  async #untilItLeaves(letter: Letter['kind'], send: () => Promise<void>): Promise<void> {
    for (const wait of this.#again) {
      try {
        return await send();
      } catch (error) {
        const { signal } = this.#hurry;
        if (signal.aborted || this.#waiting === MOST_WAITING) throw error;
        this.#logger.warn({ err: error, letter, wait }, 'a letter did not leave and is sent again');
        this.#waiting += 1;
        await delay(wait, undefined, { signal, ref: false }).catch(() => {});
        this.#waiting -= 1;
        if (signal.aborted) break;
      }
    }
    await send();
  }
}

const mailUnavailable = (why: string, cause?: unknown): GatewayError =>
  new GatewayError('unavailable', 'mail_unavailable', 'No mail can be sent right now. Try again later.', {
    retryAfter: 60,
    cause: new Error(why, { cause }),
  });
