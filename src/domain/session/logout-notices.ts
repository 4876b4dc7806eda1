import { type Clock, type Logger, MINUTE, SECOND, type UserId } from '../../kernel/index.ts';
import { type SignOn, sidOf } from './sign-on.ts';

/** One relying party that is to be told of one session's end. */
export interface LogoutNotice {
  readonly clientId: string;
  readonly userId: UserId;
  readonly sid: string;
}

/** After a failure: soon, for a restart over there; then seldom. After the last the relying party's own session stays. */
const RETRIES = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE];
/** More than this would be a flood, or a relying party that is gone. */
const MOST_WAITING = 1_000;

interface Waiting {
  readonly notice: LogoutNotice;
  readonly tries: number;
  readonly due: number;
}

/**
 * Tells relying parties that a session has ended (OpenID Connect Back-Channel Logout 1.0 section 2.5), each by itself,
 * so that no one waits for another and no person for any. What fails is tried again, five times in all. What waits is
 * lost when the process ends: a relying party that must know for certain keeps its own sessions short.
 */
export class LogoutNotices {
  readonly #send: (notice: LogoutNotice) => Promise<void>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #underWay = new Set<Promise<void>>();
  #waiting: Waiting[] = [];

  /** `send` resolves when the relying party has taken the notice, or wants none. */
  constructor(parts: { send: (notice: LogoutNotice) => Promise<void>; clock: Clock; logger: Logger }) {
    this.#send = parts.send;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** Tells everyone who knew of it, now. Never throws and never waits. */
  tell(session: SignOn): void {
    const { userId } = session;
    for (const clientId of session.clients) this.#try({ clientId, userId, sid: sidOf(session, clientId) }, 0);
  }

  /** Tries again what is due; a clock calls it each second. */
  turn(): void {
    const now = this.#clock.now();
    const due = this.#waiting.filter((one) => one.due <= now);
    this.#waiting = this.#waiting.filter((one) => one.due > now);
    for (const { notice, tries } of due) this.#try(notice, tries);
  }

  /** Resolves when nothing is being sent. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** How many wait for another try. */
  get waiting(): number {
    return this.#waiting.length;
  }

  #try(notice: LogoutNotice, tries: number): void {
    const sending = this.#send(notice)
      .catch((error: unknown) => this.#failed(notice, tries + 1, error))
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  #failed(notice: LogoutNotice, tries: number, error: unknown): void {
    const wait = RETRIES[tries - 1];
    const what = { client: notice.clientId, tries, err: error };
    if (wait === undefined || this.#waiting.length >= MOST_WAITING) {
      this.#logger.warn(what, 'a relying party could not be told of a sign-out');
      return;
    }
    this.#logger.info(what, 'a relying party will be told of a sign-out again');
    this.#waiting.push({ notice, tries, due: this.#clock.now() + wait });
  }
}
