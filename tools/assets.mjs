/**
 * Writes the files that browsers load: scripts bundled, styles minified, each under a name that holds its hash and
 * with compressed twins, and `manifest.json`, which says what each is called now.
 */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const SCRIPTS = [
  'waiting',
  'passkey',
  'demo-phone',
  'front',
  'approve',
  'enroll',
  'sign-up',
  'recover',
  'handover',
  'wait',
  'branding',
  'preview',
  'account',
  'link-token',
];
const TYPES = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
const HASH_LENGTH = 8;

/** Builds every asset of the project at `root` into `outDir` and returns the manifest. */
export async function buildAssets(root, outDir) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...SCRIPTS.map((name) => `src/browser/${name}.ts`),
      ...globSync('views/assets/*.css', { cwd: root }).sort(),
    ],
    outdir: outDir,
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });

  mkdirSync(outDir, { recursive: true });
  const manifest = {};
  for (const { path, contents } of outputFiles) {
    const extension = extname(path);
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, HASH_LENGTH);
    const file = `${basename(path, extension)}-${hash}${extension}`;
    writeFileSync(join(outDir, file), contents);
    writeFileSync(
      join(outDir, `${file}.br`),
      brotliCompressSync(contents, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
        },
      }),
    );
    writeFileSync(join(outDir, `${file}.gz`), gzipSync(contents, { level: 9 }));
    manifest[basename(path)] = { file, type: TYPES[extension] };
  }
  writeFileSync(join(outDir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
