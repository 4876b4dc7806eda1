import jsqr from 'jsqr';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { samples } from '../../src/pages/index.ts';
import { barriersOf } from '../support/barriers.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { everySample, longest } from './support.ts';

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 320, height: 640 };
/** A window of 1280 by 720 at 400 % zoom. */
const ZOOMED = { width: 320, height: 180 };

const APP = samples.waiting.ready!.application.name;

/** What was seen of one page in one visit: each way to look at it changes the window, not the page. */
interface Seen {
  /** In a window of 320 pixels: by how much it is wider, and what can be pressed there but is low. */
  narrow: { overflow: number; low: [string | null, number][] };
  zoomed: { overflow: number };
  barriers: string[];
}

let pages: PagesInBrowser;
const seen = new Map<string, Seen>();

/** Pages that stay where they are: an approved one goes on by itself. */
const staying = everySample.map(([name]) => name).filter((name) => name !== 'waiting: approved');

beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
  await pages.use({ viewport: NARROW, reducedMotion: 'reduce' }, async (page, open) => {
    for (const name of staying) seen.set(name, await look(page, () => open(name)));
  });
}, 600_000);
afterAll(() => pages?.stop());

async function look(page: Page, open: () => Promise<void>): Promise<Seen> {
  await page.setViewportSize(NARROW);
  await open();
  const heights = await page
    .locator('a:visible, button:visible, input:visible, summary:visible')
    .evaluateAll((all) =>
      all.map((one): [string | null, number] => [one.textContent, one.getBoundingClientRect().height]),
    );
  const narrow = { overflow: await overflowOf(page), low: heights.filter(([, height]) => height < 44) };
  await page.setViewportSize(ZOOMED);
  const zoomed = { overflow: await overflowOf(page) };
  await page.setViewportSize(WIDE);
  return { narrow, zoomed, barriers: await barriersOf(page) };
}

/** By how much a page is wider than its window. */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** This of every page, by its name; a page that was not looked at is missing. */
const ofEvery = (what: (seen: Seen) => unknown) => [...seen].map(([name, one]) => [name, what(one)]);
const everyIs = (value: unknown) => staying.map((name) => [name, value]);

test('no page has a barrier that axe can find, in light and in dark', () => {
  expect(ofEvery(({ barriers }) => barriers)).toEqual(everyIs([]));
});

test('in a window of 320 pixels no page has to be moved sideways, and whatever can be pressed is at least 44 high', () => {
  expect(ofEvery(({ narrow }) => narrow)).toEqual(everyIs({ overflow: 0, low: [] }));
});

test('no page has to be moved sideways in 400 % zoom', () => {
  expect(ofEvery(({ zoomed }) => zoomed)).toEqual(everyIs({ overflow: 0 }));
});

test('a barrier is found, also one that is there in one colour scheme alone', async () => {
  await pages.use({}, async (page, open) => {
    await open(staying[0] ?? '');
    await page.evaluate(() => {
      document.querySelector('h1')?.style.setProperty('color', 'light-dark(#000, #222)', 'important');
      document.querySelector('h1')?.style.setProperty('background', 'light-dark(#fff, #111)', 'important');
    });
    expect(await barriersOf(page)).toEqual([expect.stringMatching(/^dark: color-contrast: <h1/)]);
    await page.evaluate(() => document.documentElement.removeAttribute('lang'));
    expect(await barriersOf(page)).toContainEqual(expect.stringMatching(/^light: html-has-lang: <html/));
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
      expect([shown, await barriersOf(page)]).toEqual([shown, []]);
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

test('the longest texts of all languages fit in a window of 320 pixels, from right to left', {
  timeout: 120_000,
}, async () => {
  await pages.use({ viewport: NARROW, locale: 'he-IL' }, async (page, open) => {
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
