/** What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), as full-width letters too. */
const FORMULA = /^[\s\0]*[=+\-@|%＝＋－＠]/u;
const LEADING_CONTROL = /^[\t\r\n]/;
const QUOTED = /[",\r\n]/;

/**
 * One record of RFC 4180, with its line end. A cell that a spreadsheet would run is made text by an apostrophe in front;
 * a number below zero is left one.
 */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const runs = (FORMULA.test(text) || LEADING_CONTROL.test(text)) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = runs ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
