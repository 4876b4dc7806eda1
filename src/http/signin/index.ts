/**
 * The waiting browser: shows it the page with the QR, tells it what happens, and lets it, and nobody else, collect the
 * result. Decides nothing about phones.
 */
export { BrowserCookies } from './browser-cookie.ts';
export { limitAuthorize, mountSignIn } from './mount.ts';
export { snapshots } from './snapshot.ts';
export { Waiting } from './waiting.ts';
export { TICK, Watchers } from './watch.ts';
