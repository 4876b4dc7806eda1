import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { fr } from './fr/index.ts';
import { it } from './it/index.ts';
import { nl } from './nl/index.ts';

/** Every language we have. A new one is a folder beside `en` and a line here; a missing key does not compile. */
export const catalogues = { en, de, fr, it, nl };
