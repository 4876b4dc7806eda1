/** The tables of a Markdown text: rows of trimmed cells, the header first. No cell of ours holds a vertical bar. */
export function tablesOf(markdown: string): string[][][] {
  const tables: string[][][] = [];
  let open: string[][] | undefined;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      open = undefined;
      continue;
    }
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (open === undefined) {
      open = [];
      tables.push(open);
    }
    if (!cells.every((cell) => /^-+$/.test(cell))) open.push(cells);
  }
  return tables;
}

/** What a cell names in code marks, such as `qr-alone` or `test/unit/frames.test.ts`. */
export const namesIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([\w./-]+)`/g)].map((match) => match[1] ?? '');
