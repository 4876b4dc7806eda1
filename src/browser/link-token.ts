import { enableCopyButtons } from './copy.ts';
import { byId } from './page-data.ts';

/**
 * Takes what stands behind `#` out of the address and into the form. It leaves this browser only when its owner goes on.
 */
const token = location.hash.slice(1);
if (/^[\w-]{43}$/.test(token)) {
  byId('token', HTMLInputElement).value = token;
  history.replaceState(null, '', location.pathname);
}
enableCopyButtons();
