import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('every module of the Foundation’s that docs/conformance.md names is a file of tests, and the other way round', () => {
  const text = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
  const tables = text.split('\n').filter((line) => line.startsWith('|'));
  const named = [...tables.join('\n').matchAll(/`(oidcc-[a-z0-9-]+)`/g)].map(([, name]) => name);
  const files = globSync('test/conformance/openid/oidcc-*.test.ts', { cwd: root }).map((file) =>
    basename(file, '.test.ts'),
  );
  expect([...named].sort()).toEqual([...files].sort());
});
