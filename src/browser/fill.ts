import { plain } from '../pages/browser-door.ts';

/** Puts values where a sentence names them in braces, each set apart (FSI ... PDI) from the direction around it. */
export const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_brace, name: string) => `\u2068${plain(values[name] ?? '')}\u2069`);
