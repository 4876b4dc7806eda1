/** Healthy and ready: for machines that watch us. */
export { mountOps } from './mount.ts';
