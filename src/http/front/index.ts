/** The pages anybody may open. */
export { mountFront } from './mount.ts';
