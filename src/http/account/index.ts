/**
 * The pages of a person's own account, at /me: who sits there is told by a session of our own, which a phone opened.
 * Everything is a page or a form; nothing needs a script.
 */
export { AccountCookies } from './account-cookies.ts';
export { type AccountParts, mountAccount } from './mount.ts';
