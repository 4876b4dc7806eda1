import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { coloursCss } from '../../src/http/branding/colours.ts';
import { createRenderer, createTranslators, type WaitingSnapshot } from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import { builtAssets } from './built-assets.ts';
import { everySample, longest } from './support.ts';

/** Stricter than the gateway's: the response page's own script is not allowed, so that the page stays. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

/** A picture for every logo of the samples. */
const LOGO = PNG.sync.write(new PNG({ width: 192, height: 48, fill: true }));

/** Opens a sample by its name, or an address of one of the pages below. */
export type Open = (sample: string) => Promise<void>;

/** Pages whose scripts read their address stand where the gateway has them, too. */
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/^\/s\//, 'scan: demo'],
  [/^\/enroll$/, 'enroll: product'],
  [/^\/sign-up$/, 'sign-up: demo'],
  [/^\/recover$/, 'recover: start'],
];

export interface PagesInBrowser {
  /** Uses a page in a context of its own. */
  use(options: BrowserContextOptions, work: (page: Page, open: Open) => Promise<void>): Promise<void>;
  /** Writes an event to every stream, and ends it in the same write if it is the last. */
  tell(snapshot: WaitingSnapshot, last?: boolean): void;
  /** How many streams were opened since the start. */
  opened(): number;
  stop(): Promise<void>;
}

/**
 * The samples in a real browser, with the built assets, under a policy. No sign-in is behind them. A Hebrew browser
 * and a Swedish one get the longest texts of all languages: one of them from right to left.
 */
export async function pagesInBrowser(executablePath: string): Promise<PagesInBrowser> {
  const built = await builtAssets();
  const translatorFor = createTranslators({ ...catalogues, he: longest, sv: longest });
  const render = createRenderer({ views, assets: built.manifest, translatorFor });
  const streams = new Set<ServerResponse>();
  let opened = 0;

  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const asset = Object.values(built.manifest).find(({ file }) => path === `/assets/${file}`);
    if (asset) return response.setHeader('content-type', asset.type).end(built.read(asset.file));
    const [, light, dark] = /^\/branding\/1-(\w{6})-(\w{6})\.css$/.exec(path) ?? [];
    if (light && dark) {
      const css = coloursCss({ light: `#${light}`, dark: `#${dark}` });
      return response.setHeader('content-type', 'text/css').end(css);
    }
    if (path.startsWith('/logos/')) return response.setHeader('content-type', 'image/png').end(LOGO);
    if (path.endsWith('/events')) {
      opened++;
      streams.add(response.on('close', () => streams.delete(response)));
      return response.setHeader('content-type', 'text/event-stream').write(':\n\n');
    }
    if (request.method === 'POST') return response.writeHead(503).end();
    const standing = ADDRESSES.find(([address]) => address.test(path))?.[1];
    const sample = everySample.find(([name]) => name === standing || path === `/${name}`);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', POLICY);
    response.end(sample?.[1](render, request.headers['accept-language']?.split(',', 1)[0]) ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // By name: passkeys are bound to one, and an address of numbers is none.
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

  return {
    async use(options, work) {
      const context = await browser.newContext(options);
      try {
        const page = await context.newPage();
        await work(page, async (sample) => {
          const path = sample.startsWith('/') ? sample : `/${encodeURIComponent(sample)}`;
          await page.goto(base + path, { waitUntil: 'load' });
        });
      } finally {
        await context.close();
      }
    },
    tell(snapshot, last = false) {
      const event = `event: state\ndata: ${JSON.stringify(snapshot)}\n\n`;
      for (const stream of streams) last ? stream.end(event) : stream.write(event);
    },
    opened: () => opened,
    async stop() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      built.remove();
    },
  };
}
