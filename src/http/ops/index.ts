/** Healthy, ready, counted: for machines that watch us. */
export { mountOps } from './mount.ts';
