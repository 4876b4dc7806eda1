import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';

let pages: PagesInBrowser;
beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
}, 600_000);
afterAll(() => pages?.stop());

test('the page of a limit says when to come back, counts down, and says when it is time; without script it says it once', async () => {
  await pages.use({}, async (page, open) => {
    await page.clock.install();
    await open('error: limited for seconds');
    const text = page.locator('#wait');
    const plain = async () => (await text.textContent())?.replaceAll(/[\u2068\u2069]/g, '');
    expect(await plain()).toBe('Try again in 30 seconds.');
    await page.clock.runFor(12_000);
    expect(await plain()).toBe('Try again in 18 seconds.');
    expect(await page.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).value)).toBe(
      12,
    );
    expect(await text.getAttribute('aria-live')).toBe('off');
    await page.clock.runFor(18_000);
    expect(await plain()).toBe('You can try again now.');
    expect(await text.getAttribute('aria-live')).toBe('polite');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('');
  });
  await pages.use({ javaScriptEnabled: false }, async (page, open) => {
    await open('error: limited for seconds');
    expect(await page.locator('#wait').textContent()).toBe('Try again in 30 seconds.');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await page.getByRole('link', { name: 'Try again' }).waitFor();
  });
});
