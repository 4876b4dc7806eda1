import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssets } from '../../tools/assets.mjs';

const root = join(import.meta.dirname, '..', '..');

export interface BuiltAssets {
  manifest: Awaited<ReturnType<typeof buildAssets>>;
  read(file: string): Buffer;
  remove(): void;
}

/** Builds the assets as `npm run build` does, into a folder of its own. */
export async function builtAssets(): Promise<BuiltAssets> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-assets-'));
  const manifest = await buildAssets(root, folder);
  return {
    manifest,
    read: (file) => readFileSync(join(folder, file)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
