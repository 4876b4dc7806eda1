export { readSentBack, ScriptedBrowser, type SentBack, UnexpectedAnswer, WaitingTab } from './browser.ts';
export { CookieJar } from './cookie-jar.ts';
