/** Single sign-on in the browser: the cookie that holds a session, and the address that ends it. */
export { BrowserSessions } from './browser-sessions.ts';
export { type EndSessionParts, mountEndSession } from './end-session.ts';
export { type SignOnCookie, signOnCookie } from './sign-on-cookie.ts';
