/**
 * Demo mode: an application that plays Azure AD B2C, and the page of a simulated phone. Neither has a private way in:
 * the one uses OpenID Connect, the other the phone API.
 */
export { DEMO_EMAIL, type KeptMails, mountDemo } from './mount.ts';
export { DEMO_CLIENT_ID } from './relying-party.ts';
