import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Where an application of the tests is reached. */
export interface Served {
  readonly origin: string;
}

/** Listens on loopback until the test is over. */
export async function serve(server: Server): Promise<Served> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/**
 * A single-page application: every path answers with a page that runs the script standing under its name, or under
 * `main`. The scripts are bundled from real packages. `settings` is what the page finds in `window.settings`.
 */
export async function serveSinglePage(
  scripts: Readonly<Record<string, string>>,
  settings: () => object,
): Promise<Served> {
  const bundles = new Map<string, string>();
  for (const [name, contents] of Object.entries(scripts)) bundles.set(name, await bundle(contents));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const [, asked = ''] = /^(\w+)\.js$/.exec(path) ?? [];
    if (bundles.has(asked)) {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(bundles.get(asked));
      return;
    }
    const script = bundles.has(path) ? path : 'main';
    response
      .setHeader('Content-Type', 'text/html; charset=utf-8')
      .end(
        `<!doctype html><title>Application</title><button id="redirect">Sign in</button>` +
          `<button id="popup">Sign in in a window</button><button id="refresh">Refresh</button><pre id="result"></pre>` +
          `<script>window.settings = ${JSON.stringify(settings())}</script>` +
          `<script type="module" src="/${script}.js"></script>`,
      );
  });
  return serve(server);
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
