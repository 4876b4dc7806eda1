/**
 * Builds `dist`: `tsc` compiles src and views, esbuild bundles src/browser, and every file a browser loads gets a
 * name that holds its hash and a pre-compressed twin. `--if-stale` does nothing when no source is newer than the
 * last build, so that `npm start` and `npm run cli` cost nothing the second time.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssets } from './assets.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built');
const sources = () =>
  globSync(['src/**/*', 'views/**/*', 'tools/*.mjs', 'package.json', 'tsconfig*.json'], { cwd: root });

function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return sources().some((file) => statSync(join(root, file)).mtimeMs > built);
}

async function build() {
  const next = join(root, 'dist.next');
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', next], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  await buildAssets(root, join(next, 'assets'));
  writeFileSync(join(next, '.built'), '');
  // A gateway that is running keeps the modules it has loaded; the swap is two renames.
  const old = join(root, 'dist.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
  renameSync(next, join(root, 'dist'));
  rmSync(old, { recursive: true, force: true });
}

if (!process.argv.includes('--if-stale') || isStale()) await build();
