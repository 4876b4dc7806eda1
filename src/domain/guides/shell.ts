/** A text as one word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9@%+=:,./_-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The object as people write it, with a line break at its end. */
export const writeJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
