import { byId } from './page-data.ts';

// The address of this page is the frame.
byId('demo-phone', HTMLAnchorElement).hash = location.href;
