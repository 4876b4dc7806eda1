import { SIGN_ON_LASTS } from '../../domain/session/index.ts';
import { OwnCookie } from '../shared/own-cookie.ts';

export type SignOnCookie = OwnCookie;

/** The single sign-on session of this browser. Lax: it has to come along when an application leads here. */
export const signOnCookie = (secure: boolean): SignOnCookie =>
  new OwnCookie({
    name: 'cs_sign_on',
    lasts: SIGN_ON_LASTS,
    form: /^[A-Za-z0-9_-]{43}$/,
    sameSite: 'lax',
    secure,
  });
