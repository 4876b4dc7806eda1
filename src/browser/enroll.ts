import { enableCopyButtons } from './copy.ts';
import { byId } from './page-data.ts';

// What stands behind `#` never left this browser; only what looks like a code is shown.
const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
const isCode = /^[0-9A-Z]{5}(-?[0-9A-Z]{5}){3}$/.test(code);

if (isCode) byId('code', HTMLInputElement).value = code;
byId('with-code', HTMLElement).hidden = !isCode;
byId('without-code', HTMLElement).hidden = isCode;
enableCopyButtons();
