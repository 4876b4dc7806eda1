import AxeBuilder from '@axe-core/playwright';
import jsqr from 'jsqr';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { samples } from '../../src/pages/index.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { everySample, longest } from './support.ts';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 720 };
/** A window of 1280 by 720 at 400 % zoom. */
const ZOOMED = { width: 320, height: 180 };

const APP = samples.waiting.ready!.application.name;

let pages: PagesInBrowser;

beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
});
afterAll(() => pages?.stop());

/** Pages that stay where they are: an approved one goes on by itself. */
const staying = everySample.map(([name]) => name).filter((name) => name !== 'waiting: approved');

/** What axe finds, and where. */
async function barriers(page: Page, rule?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rule ? axe.withRules(rule) : axe.withTags(LEVELS)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

// In the dark only the colours are others: the rest was looked at in the light.
test.each<[string, string | undefined, BrowserContextOptions]>([
  ['no page has a barrier that axe can find', undefined, {}],
  ['no page has too little contrast in the dark', 'color-contrast', { colorScheme: 'dark' }],
])('%s', { timeout: 120_000 }, async (_name, rule, options) => {
  await pages.use({ reducedMotion: 'reduce', ...options }, async (page, open) => {
    for (const name of staying) {
      await open(name);
      expect([name, await barriers(page, rule)]).toEqual([name, []]);
    }
  });
});

test('no screen of the simulated phone has a barrier that axe can find', async () => {
  await pages.use({}, async (page, open) => {
    await open('demo-phone: phone');
    await page.locator('[data-screen="problem"]').waitFor();
    const screens = page.locator('[data-screen]');
    for (let shown = 0; shown < (await screens.count()); shown++) {
      await screens.evaluateAll((all, one) => {
        all.forEach((screen, index) => {
          screen.toggleAttribute('hidden', index !== one);
          for (const empty of screen.querySelectorAll('h2:empty, bdi:empty, p:empty'))
            empty.textContent = 'x';
        });
      }, shown);
      expect([shown, await barriers(page)]).toEqual([shown, []]);
    }
  });
});

/** By how much the page is wider than its window, and what is wider than the place it has. */
const unfitOf = (page: Page): Promise<[overflow: number, cut: string[]]> =>
  page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    [...document.querySelectorAll('a, button, summary, label, h1, h2, h3, p, li, dt, dd, th, td, caption')]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ tagName, textContent }) => `${tagName}: ${textContent}`),
  ]);

test('in a window of 320 pixels no page has to be moved sideways, and whatever can be pressed is at least 44 high', {
  timeout: 120_000,
}, async () => {
  await pages.use({ viewport: NARROW }, async (page, open) => {
    for (const name of staying) {
      await open(name);
      const heights = await page
        .locator('a:visible, button:visible, input:visible, summary:visible')
        .evaluateAll((all) =>
          all.map((one) => [one.textContent, one.getBoundingClientRect().height] as const),
        );
      expect([name, ...(await unfitOf(page))]).toEqual([name, 0, []]);
      expect([name, heights.filter(([, height]) => height < 44)]).toEqual([name, []]);
    }
  });
});

test.each<[string, BrowserContextOptions]>([
  [
    'a window of 320 pixels, from right to left, with the longest texts of all languages',
    { viewport: NARROW, locale: 'he-IL' },
  ],
  ['400 % zoom', { viewport: ZOOMED }],
])('no page has to be moved sideways in %s', { timeout: 120_000 }, async (_name, options) => {
  await pages.use(options, async (page, open) => {
    for (const name of staying) {
      await open(name);
      expect([name, ...(await unfitOf(page))]).toEqual([name, 0, []]);
    }
  });
});

test('the longest texts of all languages fit each page, from left to right, in a narrow window and in a wide one', async () => {
  const kindOf = (name: string) => name.split(':', 1)[0];
  // Where nothing is narrow the states of a page lie alike; the narrow ones were all looked at from right to left.
  const ofEachKind = staying.filter(
    (name, i) => staying.findIndex((one) => kindOf(one) === kindOf(name)) === i,
  );
  await pages.use({ viewport: WIDE, locale: 'sv-SE' }, async (page, open) => {
    await open('waiting: ready');
    expect(await page.locator('h1').textContent()).toBe(
      longest['waiting.pending.heading'].replace('{app}', APP),
    );
    const end = await page.locator('canvas').evaluate((code) => code.getBoundingClientRect().bottom);
    expect(end).toBeLessThan(WIDE.height);
    for (const name of ofEachKind) {
      await open(name);
      for (const window of [WIDE, NARROW]) {
        await page.setViewportSize(window);
        expect([name, window.width, ...(await unfitOf(page))]).toEqual([name, window.width, 0, []]);
      }
    }
  });
});

test.each<[string, BrowserContextOptions]>([
  ['in light', {}],
  ['in dark', { colorScheme: 'dark' }],
  ['in forced colours', { forcedColors: 'active', colorScheme: 'dark' }],
  ['at 200 % zoom', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }],
  ['at 400 % zoom', { viewport: ZOOMED, deviceScaleFactor: 4 }],
  ['in a window of 320 pixels', { viewport: NARROW }],
  ['with an odd pixel ratio', { deviceScaleFactor: 1.25 }],
])('another decoder reads the code %s', async (_mode, options) => {
  await pages.use(options, async (page, open) => {
    await open('waiting: ready');
    await page.locator('canvas').evaluate((canvas) => canvas.scrollIntoView({ block: 'center' }));
    const { data, width, height } = PNG.sync.read(await page.screenshot());
    const { prefix, codes } = samples.waiting.ready!.snapshot.frames!;
    const found = jsqr.default(new Uint8ClampedArray(data), width, height, {
      inversionAttempts: 'dontInvert',
    });
    expect(found?.data).toBe(`${prefix}.${codes[0]}`);
  });
});
