import { en } from './en/index.ts';

/** Every language we have. A new one is a folder beside `en` and a line here; a missing key does not compile. */
export const catalogues = { en };
