/**
 * Single sign-on: a person whose phone approved a short while ago, in one browser. What a session proves is what that
 * approval proved, and no more; whether it still counts is decided anew each time.
 */
export { type LogoutNotice, LogoutNotices } from './logout-notices.ts';
export { type Asked, SessionSignIn } from './session-sign-in.ts';
export { SIGN_ON_LASTS, type SignOn, type SignOnEnd, sidOf } from './sign-on.ts';
export { type Approval, SignOns } from './sign-ons.ts';
