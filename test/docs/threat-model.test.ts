import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, tablesOf } from './markdown-tables.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const attacks = globSync('test/attacks/*.test.ts', { cwd: root }).map((file) => basename(file, '.test.ts'));

/** The last column of the tables that say by what their rows are shown. */
const named = tablesOf(text)
  .filter(([head]) => head?.at(-1) === 'shown by')
  .flatMap(([, ...rows]) => rows.flatMap((row) => namesIn(row.at(-1))));

test('every attack that the threat model names is a test', () => {
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter((name) => !attacks.includes(name) && !existsSync(join(root, name)));
  expect(missing).toEqual([]);
});

test('the 33 classes of published flaws stand there, each with a test', () => {
  const [, ...rows] = tablesOf(text).find(([head]) => head?.[2] === 'seen at') ?? [];
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 33 }, (_, n) => n + 1));
  expect(rows.filter((row) => namesIn(row.at(-1)).length === 0)).toEqual([]);
});

test('every attack that is a test stands in the threat model', () => {
  expect(attacks.filter((name) => !named.includes(name))).toEqual([]);
});
