import type { Context } from 'koa';
import { LASTS_FOR } from '../../domain/account/index.ts';
import { accountMailCookie, type MailCookie } from '../shared/mail-cookie.ts';
import { OwnCookie } from '../shared/own-cookie.ts';

/** The two cookies of the account pages: the session, and the attempt to prove another address. */
export class AccountCookies {
  readonly session: OwnCookie;
  readonly attempt: MailCookie;

  constructor({ secure }: { secure: boolean }) {
    this.session = new OwnCookie({ name: 'cs_account', lasts: LASTS_FOR, secure });
    this.attempt = accountMailCookie(secure);
  }

  /** Nobody is signed in here any more. */
  clear(ctx: Context): void {
    this.session.clear(ctx);
    this.attempt.clear(ctx);
  }
}
