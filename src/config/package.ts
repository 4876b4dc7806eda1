import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The version of this package. */
export const VERSION = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string })
  .version;

/** Where the build puts what browsers load. */
export const ASSETS_FOLDER = join(root, 'dist', 'assets');

/** The sources run from src under test and from dist in production: the package is where its manifest is. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json is missing: install Countersign again.');
  return findRoot(parent);
}
