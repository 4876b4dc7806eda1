/**
 * What a person typed or pasted where digits are asked for, as digits alone: blanks and hyphens between them do not
 * matter, nor does a keyboard that writes them in full width.
 */
export const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '');

/** A code in two halves, as it is read out and typed. */
export const inHalves = (code: string): string =>
  `${code.slice(0, code.length / 2)} ${code.slice(code.length / 2)}`;
