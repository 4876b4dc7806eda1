/** What integrations bring to the look of pages: pictures and colours, at addresses that never change their meaning. */
export { mountBranding } from './mount.ts';
export { RememberedLogos } from './remembered-logos.ts';
