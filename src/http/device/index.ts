/** Where a person lets a device elsewhere be signed in: they type its code, compare, and only then the sign-in begins. */
export { mountDevice } from './mount.ts';
