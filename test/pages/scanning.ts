import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { type Answers, type StubbedGateway, stubGateway } from './stubbed-gateway.ts';
import {
  type Passkey,
  RP_ID,
  type VirtualAuthenticator,
  virtualAuthenticator,
} from './virtual-authenticator.ts';

export const ADDRESS = '/s/9ZbXhN5cQv2mTq0rW8yKdA.001.c2VjcmV0Qm94ZXNB';

export const STATEMENT = JSON.stringify({
  application: 'Contoso Shop',
  browser: 'Chrome',
  challenge: 'chl_1',
  exp: 1_790_000_100,
  host: 'shop.contoso.example',
  iat: 1_790_000_010,
  networks: 'different',
  new_browser: 'yes',
  nonce: 'n',
  place: 'DE',
  purpose: 'sign-in',
  system: 'Windows',
  time: new Date(1_790_000_000_000).toISOString(),
  v: 1,
});

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });
export const button = (page: Page, name: string) => page.getByRole('button', { name });
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);
export const reaches = (page: Page, text: string | RegExp) =>
  heading(page).filter({ hasText: text }).waitFor();

export interface Phone {
  page: Page;
  gateway: StubbedGateway;
  authenticator: VirtualAuthenticator;
  passkey: Passkey;
}

export const claimed = (statement: string, passkey: Passkey, expiresIn = 90) => ({
  json: {
    challenge: 'chl_1',
    state: 'claimed',
    statement,
    expiresIn,
    credential: { id: passkey.id, transports: ['internal'] },
    rpId: RP_ID,
    user: { name: 'Ada Lovelace' },
  },
});

async function scanning(
  pages: PagesInBrowser,
  answers: Answers,
  work: (phone: Phone) => Promise<void>,
  options: BrowserContextOptions = {},
  before: (page: Page) => Promise<unknown> = async () => {},
): Promise<void> {
  await pages.use({ reducedMotion: 'reduce', ...options }, async (page, open) => {
    const authenticator = await virtualAuthenticator(page);
    const passkey = await authenticator.addPasskey('ada');
    const gateway = await stubGateway(page, {
      '/phone/scan': { json: { ticket: 't1', expiresIn: 120, identified: true, name: "Ada's phone" } },
      '/phone/identify/options': {
        json: { options: { challenge: 'aWRlbnRpZnk', rpId: RP_ID, userVerification: 'required' } },
      },
      '/phone/identify': { json: { identified: true, name: "Ada's phone" } },
      '/phone/claim': claimed(STATEMENT, passkey),
      '/phone/challenges/chl_1/approve': { json: { challenge: 'chl_1', state: 'approved' } },
      '/phone/challenges/chl_1/decline': { json: { challenge: 'chl_1', state: 'declined' } },
      ...answers,
    });
    await before(page);
    await open(ADDRESS);
    await work({ page, gateway, authenticator, passkey });
  });
}

type Scanning = Parameters<typeof scanning> extends [PagesInBrowser, ...infer Rest] ? Rest : never;

/** The approval page in front of a stubbed gateway, for the tests of one file. */
export function useScanning() {
  let pages: PagesInBrowser | undefined;
  beforeAll(async () => {
    pages = await pagesInBrowser(inject('chromiumPath'));
  });
  afterAll(() => pages?.stop());
  const there = (): PagesInBrowser => {
    if (!pages) throw new Error('the pages are there for tests only');
    return pages;
  };
  return {
    pages: there,
    /** A phone whose camera found a code. */
    scanning: (...args: Scanning): Promise<void> => scanning(there(), ...args),
  };
}
