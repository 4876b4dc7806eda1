/** Where a new instance gets its owner. */
export { mountSetup, type SetupHttpParts, setupCookie, untilOwned } from './mount.ts';
