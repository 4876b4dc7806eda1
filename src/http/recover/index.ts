/** The way back for somebody who has lost their phone: one page, and what it asks for. */
export { type CodesOwner, type CodesParts, mountRecoveryCodes } from './codes.ts';
export { mountRecover } from './mount.ts';
