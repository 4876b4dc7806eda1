import type { Clock } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkEmail, type User } from '../directory/index.ts';
import type { MailedCodes, RecoveryService } from '../enrollment/index.ts';
import type { Letters } from '../mail/index.ts';
import { emailTaken, verificationRequired } from './account-errors.ts';
import type { AccountService, Origin } from './account-service.ts';
import { isFresh, type SignedIn } from './session.ts';

/**
 * Another address for an account: it counts from the moment in which a code that was mailed there came back. The attempt
 * is a secret of the browser that asked; a code counts for one person only.
 */
export class EmailChange {
  readonly #codes: MailedCodes;
  readonly #account: AccountService;
  readonly #audit: Audit;
  readonly #letters: Letters;
  readonly #recovery: RecoveryService;
  readonly #clock: Clock;

  constructor(parts: {
    codes: MailedCodes;
    account: AccountService;
    audit: Audit;
    letters: Letters;
    recovery: RecoveryService;
    clock: Clock;
  }) {
    this.#codes = parts.codes;
    this.#account = parts.account;
    this.#audit = parts.audit;
    this.#letters = parts.letters;
    this.#recovery = parts.recovery;
    this.#clock = parts.clock;
  }

  /**
   * Mails a code to this address, whether or not another account has it: only its reader gets to know that. Returns the
   * attempt; `before` is over. Throws `verification_required`, kind `invalid` for what is no address, and
   * `mail_unavailable`.
   */
  async start(me: SignedIn, typed: string, { wanted }: Origin, before: string | undefined): Promise<string> {
    if (!isFresh(me.session, this.#clock.now())) throw verificationRequired();
    return this.#codes.start(checkEmail(typed), purposeOf(me.user), wanted, before);
  }

  /** The address whose code this attempt of this person waits for. */
  awaited(me: SignedIn, attempt: string | undefined): Promise<string | undefined> {
    return this.#codes.awaited(attempt, purposeOf(me.user));
  }

  /**
   * The code that was mailed. From now on the account has the address, verified, and the one before is told. Throws
   * `wrong_mail_code`, `mail_code_over`, and `email_taken` when another account has it.
   */
  async finish(
    me: SignedIn,
    attempt: string | undefined,
    code: string,
    { address, wanted }: Origin,
  ): Promise<void> {
    const { user } = me;
    this.#audit.assertWritable();
    const email = await this.#codes.check(attempt, purposeOf(user), code);
    const outcome = await this.#account.change(user.id, (now) => ({ ...now, email, emailVerified: true }));
    if (outcome === 'email_taken') throw emailTaken();
    this.#audit.userEmailChanged(user.id, user.email ?? '', email, address);
    // Whoever reads the mailbox before may have asked to get in that way, and may hold what came of it.
    await this.#recovery.stop(user.id, 'account', address, wanted);
    if (user.email !== email) this.#letters.notify(user.email, { kind: 'email-changed', to: email }, wanted);
    await this.#audit.flush();
  }
}

const purposeOf = (user: User): string => `change-email:${user.id}`;
