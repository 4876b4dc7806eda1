import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { everySample, render } from './support.ts';

/** The pages of those who administer, where everything is done by forms. */
const OURS = /^(setup|welcome|dashboard|integration|handover)/;
/** What browsers let be reached and pressed without a pointer, by themselves. */
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary';

let pages: PagesInBrowser;
beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
}, 120_000);
afterAll(() => pages?.stop());

/** Marks every control that is there in its order, and gives how many there are. */
const marked = (page: Page): Promise<number> =>
  page.evaluate((controls) => {
    const there = [...document.querySelectorAll<HTMLElement>(controls)].filter(
      (one) => one.checkVisibility() && !one.matches(':disabled'),
    );
    for (const [n, one] of there.entries()) one.dataset.stop = String(n);
    return there.length;
  }, CONTROLS);

/** Where Tab leads from the top of the page to its end, and what has the focus without showing it. */
async function walk(page: Page, controls: number): Promise<{ stops: string[]; unseen: string[] }> {
  const stops: string[] = [];
  const unseen: string[] = [];
  for (let presses = 0; presses <= 2 * controls + 10; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { activeElement: one } = document;
      if (!(one instanceof HTMLElement) || one === document.body) return undefined;
      const { outlineStyle, boxShadow } = getComputedStyle(one);
      return {
        stop: one.dataset.stop ?? one.tagName,
        // The browser marks the part of a date that is being typed, inside the field.
        seen: outlineStyle !== 'none' || boxShadow !== 'none' || one.matches('[type=date]'),
      };
    });
    if (at === undefined) return { stops, unseen };
    // A preview is a page of its own, and what is wider than its place can be moved by keys: both are no controls.
    if (!/^\d+$/.test(at.stop)) continue;
    if (at.stop !== stops.at(-1)) stops.push(at.stop);
    if (!at.seen) unseen.push(at.stop);
  }
  throw new Error(`Tab never leaves the page: ${stops.join(' ')}`);
}

/** The first sample of each page; its other states have the same controls or more texts. */
const kindOf = (name: string): string => name.split(':', 1)[0] ?? '';
const names = everySample.map(([name]) => name).filter((name) => OURS.test(name));
const ofEachKind = names.filter((name, i) => names.findIndex((one) => kindOf(one) === kindOf(name)) === i);
const withFaults = names.filter((name) => /faulty|conflict|changed|new|some/.test(name));

describe('by keyboard alone', () => {
  test('whoever administers comes to every control, in its order, sees where they are, and is never held', async () => {
    await pages.use({ viewport: { width: 1280, height: 900 } }, async (page, open) => {
      const found: [string, unknown][] = [];
      const walked = [...new Set([...ofEachKind, ...withFaults])];
      for (const name of walked) {
        await open(name);
        const controls = await marked(page);
        const { stops, unseen } = await walk(page, controls);
        const missing = Array.from({ length: controls }, (_, n) => String(n)).filter(
          (n) => !stops.includes(n),
        );
        const ordered = stops.every((stop, i) => i === 0 || Number(stop) > Number(stops[i - 1]));
        found.push([name, { missing, unseen, ordered }]);
      }
      expect(found).toEqual(walked.map((name) => [name, { missing: [], unseen: [], ordered: true }]));
      expect(walked.length).toBeGreaterThan(30);
    });
  }, 300_000);

  test('nothing but what a browser presses by itself can be pressed', () => {
    const made = everySample.filter(([name, draw]) => {
      const html = OURS.test(name) ? draw(render) : '';
      return /role="button"|tabindex="[1-9]/i.test(html);
    });
    expect(made.map(([name]) => name)).toEqual([]);
  });
});
