import { createTransport, type Transporter } from 'nodemailer';
import type { Mail, MailTransport } from '../../domain/mail/index.ts';
import { SECOND } from '../../kernel/index.ts';

/** Somebody waits at the page meanwhile, which itself waits for fifteen seconds. */
const PATIENCE = 10 * SECOND;

/** Sends mail by SMTP (RFC 5321), with TLS where the server offers it, over a few kept connections. */
export class SmtpTransport implements MailTransport {
  readonly #transporter: Transporter;
  readonly #patience: number;

  /**
   * `url`: `smtp://user:password@host:port` or `smtps://…`. `from`: an address, with a name or without. `patience`:
   * milliseconds after which a mail that did not leave is given up.
   */
  constructor(parts: { url: string; from: string; patience?: number | undefined }) {
    const patience = parts.patience ?? PATIENCE;
    this.#patience = patience;
    this.#transporter = createTransport(
      {
        url: parts.url,
        pool: true,
        maxConnections: 3,
        // Once more over a new connection, where the server had ended the old one.
        maxRequeues: 1,
        dnsTimeout: patience,
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: patience,
        // Our mails hold nothing but text: nothing is read from a file or fetched.
        disableFileAccess: true,
        disableUrlAccess: true,
      } as object,
      // Out-of-office replies are not to be sent to us (RFC 3834 section 5).
      { from: parts.from, headers: { 'Auto-Submitted': 'auto-generated' } },
    );
  }

  /** Rejects when the server refused, and when it did not take the mail in time; without the address, for the log. */
  async send({ to, subject, text }: Mail): Promise<void> {
    try {
      await this.#transporter.sendMail({
        // An address object is taken as it is: a text could hold a list of addresses.
        to: { name: '', address: to },
        subject,
        text,
        signal: AbortSignal.timeout(this.#patience),
      });
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  }

  /** Connects and signs in as for a mail, and sends none. Rejects as `send` does. */
  async verify(): Promise<void> {
    try {
      await this.#transporter.verify();
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  }

  close(): void {
    this.#transporter.close();
  }
}

/** What the server said, in numbers: its own words often repeat the address. */
function reasonOf(error: unknown): string {
  const { code, command, responseCode } = (error ?? {}) as Record<string, unknown>;
  const said = responseCode === undefined ? '' : ` with ${Number(responseCode)}`;
  return `SMTP failed${typeof command === 'string' ? ` at ${command}` : ''}${said}: ${String(code ?? 'no reason')}`;
}
