import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import type { AssetsManifest } from '../../pages/index.ts';

interface Loaded {
  readonly type: string;
  readonly bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

/** What the build wrote: the manifest, and every file in memory, compressed beforehand. */
export interface Assets {
  readonly manifest: AssetsManifest;
  readonly files: ReadonlyMap<string, Loaded>;
}

/** Reads the built assets. Throws when the build is missing. */
export function loadAssets(folder: string): Assets {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as AssetsManifest;
  const files = new Map<string, Loaded>();
  for (const { file, type } of Object.values(manifest)) {
    files.set(file, {
      type,
      bodies: {
        identity: readFileSync(join(folder, file)),
        br: readFileSync(join(folder, `${file}.br`)),
        gzip: readFileSync(join(folder, `${file}.gz`)),
      },
    });
  }
  return { manifest, files };
}

/** Serves one asset. Its name holds its hash: it never changes and may be kept for ever. */
export function serveAsset(assets: Assets): Middleware {
  return (ctx) => {
    const asset = assets.files.get(String(ctx.params.file));
    if (asset === undefined) return;
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity') || 'identity';
    ctx.type = asset.type;
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.vary('Accept-Encoding');
    if (encoding !== 'identity') ctx.set('Content-Encoding', encoding);
    ctx.body = asset.bodies[encoding as keyof Loaded['bodies']];
  };
}
