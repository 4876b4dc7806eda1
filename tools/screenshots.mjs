/**
 * Draws the pages of the dashboard for docs/images from their samples, in Chromium. `npm run screenshots`; the browser is
 * the one that the tests installed, or CHROMIUM.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createRenderer, createTranslators, samples } from '../dist/src/pages/index.js';
import { catalogues, views } from '../dist/views/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'dist/assets/manifest.json'), 'utf8'));
const render = createRenderer({ views, assets: manifest, translatorFor: createTranslators(catalogues) });

/** Each picture: the page, which of its samples, and whether in the dark too. */
const PICTURES = [
  ['setup', 'begin'],
  ['dashboard-overview', undefined, 'dark'],
  ['integrations', undefined],
  ['integration', undefined, 'dark'],
  ['dashboard-guide', 'of a user flow'],
  ['dashboard-test', 'passed'],
  ['dashboard-users', undefined],
  ['dashboard-user', undefined],
  ['dashboard-audit', undefined],
  ['dashboard-webhook', undefined],
  ['dashboard-members', 'with a new link'],
  ['dashboard-keys', 'some'],
];
const WINDOW = { width: 1120, height: 760 };

/** The sample of this name, or the one that shows most. */
function sampleOf(page, name) {
  const all = Object.entries(samples[page] ?? {});
  const found =
    all.find(([one]) => one === name) ??
    all.toSorted(([, a], [, b]) => JSON.stringify(b).length - JSON.stringify(a).length)[0];
  if (!found) throw new Error(`there is no sample of ${page}`);
  return found[1];
}

const server = createServer((request, response) => {
  const [, file] = /^\/assets\/(.+)$/.exec(request.url ?? '') ?? [];
  const asset = Object.values(manifest).find((one) => one.file === file);
  if (asset) {
    response.setHeader('content-type', asset.type);
    return response.end(readFileSync(join(root, 'dist/assets', asset.file)));
  }
  const preview = /\/preview\/(waiting|approval)/.exec(request.url ?? '');
  const page = preview ? `${preview[1]}-preview` : request.url?.slice(1);
  const [name, sample] = decodeURIComponent(page ?? '').split('?');
  if (!samples[name]) return response.writeHead(404).end();
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(render(name, preview ? Object.values(samples[name])[0] : sampleOf(name, sample), 'en'));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://localhost:${server.address().port}`;
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) throw new Error('No Chromium is there: run npm test once, or set CHROMIUM.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const [page, sample, dark] of PICTURES) {
  for (const colorScheme of dark ? ['light', 'dark'] : ['light']) {
    const context = await browser.newContext({ viewport: WINDOW, colorScheme, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    await tab.goto(`${base}/${page}${sample ? `?${encodeURIComponent(sample)}` : ''}`);
    await tab.waitForLoadState('networkidle');
    const name = `dashboard-${page.replace(/^dashboard-/, '')}${colorScheme === 'dark' ? '-dark' : ''}.png`;
    await tab.screenshot({ path: join(root, 'docs/images', name) });
    process.stdout.write(`docs/images/${name}\n`);
    await context.close();
  }
}
await browser.close();
server.close();
