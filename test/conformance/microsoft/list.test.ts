import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, tablesOf } from '../../docs/markdown-tables.ts';

/** 49 to 53 concern identity proofing. */
const NUMBERS = [...range(1, 48), ...range(54, 57)];

const [table = []] = tablesOf(
  readFileSync(join(import.meta.dirname, '../../../docs/conformance-microsoft.md'), 'utf8'),
);
const rows = table.slice(1).map(([number, , , files, status]) => ({
  number: Number(number),
  files: namesIn(files).sort(),
  status,
}));

/** Each number that a test or a block of tests begins its name with, and the file it is in. */
const tests = globSync('*.test.ts', { cwd: import.meta.dirname }).flatMap((file) =>
  [
    ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
      /\b(?:test|describe)\(\s*['"`](\d+(?:, \d+)*) · /g,
    ),
  ].flatMap(([, numbers = '']) =>
    numbers.split(', ').map((number) => ({ number: Number(number), file: basename(file, '.test.ts') })),
  ),
);

test('the table has every statement once, in the order of the list', () => {
  expect(rows.map(({ number }) => number)).toEqual(NUMBERS);
});

test('every statement has its test in each file that the table names, once, and in no other', () => {
  const found = NUMBERS.map((number) => [
    number,
    tests
      .filter((one) => one.number === number)
      .map(({ file }) => file)
      .sort(),
  ]);
  expect(found).toEqual(rows.map(({ number, files }) => [number, files]));
  expect(tests.filter(({ number }) => !NUMBERS.includes(number))).toEqual([]);
});

test('what departs is said to, and nothing is left open', () => {
  for (const { number, status } of rows) expect(status, String(number)).toMatch(/^holds|departs/);
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
