import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { samples, type WaitingSnapshot } from '../../src/pages/index.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';

const { paths, snapshot: ready } = samples.waiting.ready!;
const declined: WaitingSnapshot = { state: 'declined', reason: 'refused', endsIn: 0, signInEndsIn: 60_000 };

let pages: PagesInBrowser;

beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
});
afterAll(() => pages?.stop());

const status = (page: Page) => page.getByRole('status');
const alert = (page: Page) => page.getByRole('alert');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

/** The waiting page with its stream open. */
const waiting = (work: (page: Page) => Promise<void>) =>
  pages.use({}, async (page, open) => {
    const stream = page.waitForResponse((response) => response.url().endsWith(paths.events));
    await open('waiting: ready');
    await stream;
    await work(page);
  });

describe('the waiting page', () => {
  test('leaves nothing of the request in the address bar', () =>
    waiting(async (page) => expect(new URL(page.url()).pathname).toBe(paths.self)));

  test('says what happens in a region that is there from the start, and leaves the focus alone', () =>
    waiting(async (page) => {
      await status(page).evaluate((region) => region.setAttribute('data-first', ''));
      const cancel = page.getByRole('button', { name: 'Cancel' });
      await cancel.focus();
      pages.tell({ ...ready, state: 'scanned' });
      await status(page).getByText('Scanned.').waitFor();
      pages.tell({ state: 'claimed', endsIn: 90_000, signInEndsIn: 600_000 });
      await status(page).getByText('Your phone shows').waitFor();
      expect(await status(page).getAttribute('data-first')).toBe('');
      expect(await focused(page)).toBe('Cancel');
      expect(await page.locator('canvas').isVisible()).toBe(false);
    }));

  test('alerts at the end, moves the focus to the heading and asks no more', () =>
    waiting(async (page) => {
      const before = pages.opened();
      pages.tell(declined, true);
      await alert(page).getByText('declined').waitFor();
      expect(await focused(page)).toBe(await heading(page).textContent());
      expect(await page.title()).toBe('Declined');
      expect(await page.getByRole('link', { name: 'Back to Contoso Shop' }).getAttribute('href')).toBe(
        paths.resume,
      );
      expect(await page.getByRole('button').count()).toBe(0);
      // An event source that was not closed comes back after three seconds.
      await page.waitForTimeout(3_500);
      expect(pages.opened()).toBe(before);
    }));

  test('goes back to the application when it is approved, and cannot be returned to', () =>
    waiting(async (page) => {
      const length = await page.evaluate(() => history.length);
      pages.tell({ state: 'approved', endsIn: 60_000, signInEndsIn: 600_000 }, true);
      await page.waitForURL(`**${paths.resume}`);
      expect(await page.evaluate(() => history.length)).toBe(length);
    }));

  test('warns in the last minute and offers more time', () =>
    waiting(async (page) => {
      const more = page.getByRole('button', { name: 'Give me more time' });
      expect(await more.isVisible()).toBe(false);
      pages.tell({ ...ready, endsIn: 59_000 });
      await status(page).getByText('less than a minute').waitFor();
      expect(await more.isVisible()).toBe(true);
    }));

  test('without scripts says so, shows no empty code and can be left', () =>
    pages.use({ javaScriptEnabled: false }, async (page, open) => {
      await open('waiting: ready');
      expect(await page.locator('noscript p').isVisible()).toBe(true);
      expect(await page.locator('.qr').isVisible()).toBe(false);
      expect(await page.getByRole('button', { name: 'Cancel' }).isVisible()).toBe(true);
    }));
});
