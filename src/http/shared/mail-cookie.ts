import { MAILED_CODE_LIFE } from '../../domain/enrollment/index.ts';
import { OwnCookie } from './own-cookie.ts';

const ATTEMPT = /^[A-Za-z0-9_-]{43}$/;

/** Which mailed code this browser asked for. Whoever has the code but not this cookie can do nothing with it. */
export type MailCookie = OwnCookie;

/** Of a sign-up. Twice the life of a code: once to type it, once to go on with what it proved. */
export const signUpMailCookie = (secure: boolean): MailCookie =>
  new OwnCookie({ name: 'cs_mail', lasts: 2 * MAILED_CODE_LIFE, form: ATTEMPT, secure });

/** Of a recovery: what the code proves stays in the page, so that the cookie is of no use afterwards. */
export const recoverMailCookie = (secure: boolean): MailCookie =>
  new OwnCookie({ name: 'cs_recover', lasts: MAILED_CODE_LIFE, form: ATTEMPT, secure });

/** Of another address for an account. */
export const accountMailCookie = (secure: boolean): MailCookie =>
  new OwnCookie({ name: 'cs_email', lasts: MAILED_CODE_LIFE, form: ATTEMPT, secure });
