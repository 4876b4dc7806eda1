/**
 * A phone without an app: its own browser and a passkey. Opening a link changes nothing; its pages ask here.
 */
export { mountHere } from './here.ts';
export { mountWebPhone, type WebPhoneParts } from './mount.ts';
export { PhoneCookies } from './phone-cookies.ts';
export { mountSignUp, type SignUpParts } from './sign-up.ts';
