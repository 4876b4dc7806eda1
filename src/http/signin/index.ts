/**
 * The waiting browser: shows it the page with the QR, tells it what happens, and lets it, and nobody else, collect the
 * result. Decides nothing about phones.
 */
export { type AnswersParts, mountAnswers } from './answers.ts';
export { BrowserCookies } from './browser-cookie.ts';
export { countBeginning } from './count-beginning.ts';
export { KnownBrowsers } from './known-browser.ts';
export { limitAuthorize, mountSignIn, speakAsAsked } from './mount.ts';
export { keyOf, uidOf } from './own-key.ts';
export { mountPostedRequests, replayPosted } from './posted-requests.ts';
export { domainHintOf, prefillOf } from './prefill.ts';
export { type Snapshots, snapshots } from './snapshot.ts';
export { resumeOf, Waiting } from './waiting.ts';
export { EVENT_STREAM_HEADERS, TICK, Watchers } from './watch.ts';
