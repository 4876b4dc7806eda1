import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished, vi } from 'vitest';

export { barriersOf } from './barriers.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A page under test is drawn in well under a second; a busy machine may take this long. */
export const PATIENCE = { timeout: 30_000, interval: 50 };
const TEST_TIMEOUT = 120_000;
/** More stops than any page of ours has. */
const MOST_STOPS = 30;

export interface Chromium {
  /** A browser of one person: cookies and storage of its own, closed when the test is over. */
  person(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** One Chromium for the tests of this file. */
export function useChromium(): Chromium {
  let browser: Browser | undefined;
  vi.setConfig({ testTimeout: TEST_TIMEOUT });
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: inject('chromiumPath'), args: ARGS });
  });
  afterAll(() => browser?.close());
  return {
    async person(options) {
      if (!browser) throw new Error('a browser is there for tests only');
      const context = await browser.newContext(options);
      context.setDefaultTimeout(PATIENCE.timeout);
      onTestFinished(() => context.close());
      return context;
    },
  };
}

/** Waits until this holds, and gives what it gave; the last failure is thrown when it never does. */
export const until = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, PATIENCE);

/** Everything the browser complains about from now on: errors, warnings, blocked files. */
export function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  context.on('weberror', (fault) => complaints.push(String(fault.error())));
  return complaints;
}

/** The text of what has the keyboard's focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

/** Whatever Tab comes to, in order, from the top of the page to its end. */
export async function tabStops(page: Page): Promise<string[]> {
  const rounds = [await tabsToTheEnd(page), await tabsToTheEnd(page)];
  return rounds[1] ?? [];
}

/** Goes to the button, link or field of this name by Tab alone. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const seen = new Set<string>();
  for (let i = 0; i < MOST_STOPS; i++) {
    await page.keyboard.press('Tab');
    const here = await focusedControl(page);
    if (here === name) return;
    if (here !== undefined) seen.add(here);
  }
  throw new Error(`Tab never comes to "${name}", only to ${[...seen].join(', ')}`);
}

/** Presses the button or link of this name without a pointer. */
export async function pressByKeyboard(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

async function tabsToTheEnd(page: Page): Promise<string[]> {
  const stops: string[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab');
    const stop = await focusedControl(page);
    if (stop === undefined) break;
    stops.push(stop);
  }
  return stops;
}

/** The name of the control that has the focus; the page itself is none. */
const focusedControl = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return undefined;
    const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0] : undefined;
    return (label ?? activeElement).textContent?.trim() ?? '';
  });
