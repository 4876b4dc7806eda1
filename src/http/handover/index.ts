/** A client secret waits for whoever was sent the link to it. */
export { mountHandover } from './mount.ts';
