import type { Mail, MailTransport } from '../../domain/mail/index.ts';
import type { Clock } from '../../kernel/index.ts';

const MOST_KEPT = 50;

/** Keeps the last mails instead of sending them: for the demo, where no mail server is needed. */
export class Outbox implements MailTransport {
  readonly #clock: Clock;
  #mails: (Mail & { at: number })[] = [];

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  /** The newest first. */
  get mails(): readonly (Mail & { readonly at: number })[] {
    return this.#mails;
  }

  async send(mail: Mail): Promise<void> {
    this.#mails = [{ ...mail, at: this.#clock.now() }, ...this.#mails].slice(0, MOST_KEPT);
  }
}
