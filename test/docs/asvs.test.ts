import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, tablesOf } from './markdown-tables.ts';

const root = join(import.meta.dirname, '../..');
const rows = tablesOf(readFileSync(join(root, 'docs/asvs.md'), 'utf8')).flatMap(([, ...rest]) => rest);

const exists = (name: string): boolean =>
  [name, `test/attacks/${name}.test.ts`].some((file) => existsSync(join(root, file)));

test('every requirement is shown by files that exist, or deviated from with a reason', () => {
  const wrong = rows.filter(([, , , here = '', shown = '']) => {
    if (shown === 'deviated') return here.length < 80;
    const names = namesIn(shown);
    return names.length === 0 || !names.every(exists);
  });
  expect(wrong).toEqual([]);
});

test('requirements stand once each, in order, with every chapter that a gateway needs', () => {
  const ids = rows.map(([id = '']) => id);
  const parts = (id: string) => id.split('.').map(Number);
  const inOrder = (a: string, b: string) => {
    const [x, y] = [parts(a), parts(b)];
    const n = x.findIndex((part, i) => part !== y[i]);
    return n === -1 ? 0 : (x[n] ?? 0) - (y[n] ?? 0);
  };
  expect(ids).toEqual([...new Set(ids)].sort(inOrder));
  expect([...new Set(ids.map((id) => parts(id)[0]))]).toEqual(
    expect.arrayContaining([6, 7, 9, 10, 11, 12, 13, 16]),
  );
  expect(rows.filter(([, , , , shown]) => shown === 'deviated').map(([id]) => id)).toEqual([
    '3.4.1',
    '6.5.2',
    '10.4.6',
    '11.2.3',
    '12.3.3',
    '16.4.3',
  ]);
});
