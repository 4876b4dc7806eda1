import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Bom {
  bomFormat: string;
  components: { name: string; version: string; purl: string; licenses: unknown[] }[];
}

test('the bill of materials names everything that the product is made of, with its version and licence, and no tool', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const bom = JSON.parse(
    execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }),
  ) as Bom;
  expect(bom.bomFormat).toBe('CycloneDX');
  const named = new Map(bom.components.map(({ name, version }) => [name, version]));
  for (const [name, version] of Object.entries(dependencies)) {
    if (!version.startsWith('npm:')) expect([name, named.get(name)]).toEqual([name, version]);
  }
  for (const name of Object.keys(devDependencies)) expect(named.has(name)).toBe(false);
  for (const { name, purl, licenses } of bom.components) {
    expect([name, purl.startsWith('pkg:npm/'), licenses?.length > 0]).toEqual([name, true, true]);
  }
});
