import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { barriersOf } from '../support/chromium.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { type Answers, type StubbedGateway, stubGateway } from './stubbed-gateway.ts';

const READY_AT = '2027-03-04T10:30:00.000Z';
const INVITATION = '7K2QD-0ABCD-EFGHJ-KMNPQ';
const verified = (ready: boolean) => ({ json: { visit: 'v1', readyAt: READY_AT, ready } });

let pages: PagesInBrowser;

beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
});
afterAll(() => pages?.stop());

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string) => page.getByRole('button', { name });
const field = (page: Page, label: string) => page.getByLabel(label);
const status = (page: Page) => page.locator('#status').innerText();
const alert = (page: Page) => page.getByRole('alert').innerText();
const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id);
const reaches = (page: Page, text: string | RegExp) => heading(page).filter({ hasText: text }).waitFor();
const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '');

interface Lost {
  page: Page;
  gateway: StubbedGateway;
}

async function lost(answers: Answers, work: (lost: Lost) => Promise<void>, sample = '/recover') {
  await pages.use(
    { reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/Berlin' },
    async (page, open) => {
      const gateway = await stubGateway(page, {
        '/recover/begin': { json: { email: 'ada@example.com' } },
        '/recover/verify': verified(false),
        '/recover/code': { json: { invitation: INVITATION, expiresIn: 900 } },
        '/recover/finish': { json: { invitation: INVITATION, expiresIn: 900 } },
        ...answers,
      });
      await open(sample);
      await work({ page, gateway });
    },
  );
}

/** By keyboard alone. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await field(page, label).fill(text);
  await field(page, label).press('Enter');
}

async function prove(page: Page): Promise<void> {
  await type(page, 'Email address', ' ada@example.com ');
  await reaches(page, 'Look into your mail');
  await type(page, 'Code from the mail', '123 456');
}

describe('the page for whoever lost their phone', () => {
  test('asks for nothing but the address, and sends nothing by itself', () =>
    lost({}, async ({ page, gateway }) => {
      await field(page, 'Email address').waitFor();
      expect(await field(page, 'Code from the mail').isVisible()).toBe(false);
      expect(gateway.calls).toEqual([]);
      expect(await barriersOf(page)).toEqual([]);
    }));

  test('mails a code, takes it, and says by this device’s clock when to come back', () =>
    lost({}, async ({ page, gateway }) => {
      await type(page, 'Email address', ' ada@example.com ');
      await reaches(page, 'Look into your mail');
      expect(bare(await status(page))).toContain('A code is on its way to ada@example.com.');
      expect(await focusedId(page)).toBe('mailed');
      expect(await barriersOf(page)).toEqual([]);
      await type(page, 'Code from the mail', '123 456');
      await reaches(page, 'Please wait, and come back');
      expect(bare(await status(page))).toMatch(/from Thursday, March 4, 2027 at 11:30 AM\./);
      expect(await focusedId(page)).toBe('heading');
      expect(await barriersOf(page)).toEqual([]);
      expect(gateway.calls).toEqual([
        { path: '/recover/begin', body: { email: 'ada@example.com' } },
        { path: '/recover/verify', body: { code: '123 456' } },
      ]);
    }));

  test('takes a recovery code instead of waiting, and goes on with what it got behind #', () =>
    lost({}, async ({ page, gateway }) => {
      await prove(page);
      await reaches(page, 'Please wait');
      await type(page, 'Recovery code', '7k2q d0ab cdef ghjk');
      await reaches(page, 'Set up your phone');
      expect(new URL(page.url()).pathname).toBe('/enroll');
      expect(new URL(page.url()).search).toBe('');
      expect(gateway.calls.at(-1)).toEqual({
        path: '/recover/code',
        body: { visit: 'v1', code: '7k2q d0ab cdef ghjk' },
      });
      // Back does not lead to a page that held it.
      expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    }));

  test('goes on when the waiting is over, after a press', () =>
    lost({ '/recover/verify': verified(true) }, async ({ page, gateway }) => {
      await prove(page);
      await reaches(page, 'You can set up a new phone');
      expect(await barriersOf(page)).toEqual([]);
      expect(gateway.calls.at(-1)?.path).toBe('/recover/verify');
      await button(page, 'Set up this phone').press('Enter');
      await reaches(page, 'Set up your phone');
      expect(gateway.calls.at(-1)).toEqual({ path: '/recover/finish', body: { visit: 'v1' } });
    }));

  test('that was loaded again while the mail was read goes on with the code', () =>
    lost(
      {},
      async ({ page }) => {
        await reaches(page, 'Look into your mail');
        expect(bare(await status(page))).toContain('ada@example.com');
        await type(page, 'Code from the mail', '123456');
        await reaches(page, 'Please wait');
      },
      'recover: waiting for a mail',
    ));

  test('says beside the field when what was typed is wrong, and lets it be typed again', () =>
    lost(
      {
        '/recover/verify': { status: 403, code: 'wrong_mail_code' },
        '/recover/code': { status: 403, code: 'wrong_recovery_code' },
      },
      async ({ page, gateway }) => {
        await prove(page);
        await expect.poll(() => alert(page)).toContain('That was not the code.');
        expect(await focusedId(page)).toBe('mailed');
        expect(await field(page, 'Code from the mail').inputValue()).toBe('');
        gateway.answer({ '/recover/verify': verified(false) });
        await type(page, 'Code from the mail', '123456');
        await reaches(page, 'Please wait');
        await type(page, 'Recovery code', 'x');
        await expect.poll(() => alert(page)).toContain('This is not a recovery code of your account');
        // How long the waiting lasts is still said.
        expect(bare(await status(page))).toContain('You can set up a new phone from');
        expect(await focusedId(page)).toBe('code');
        expect(await barriersOf(page)).toEqual([]);
      },
    ));

  test.each([
    ['/recover/begin', 'mail_unavailable', 503, 'No mail can be sent right now'],
    ['/recover/begin', 'too_many_requests', 429, 'Too many tries'],
    ['/recover/verify', 'no_account', 404, 'There is no account with this address'],
    ['/recover/verify', 'account_disabled', 403, 'This account was closed'],
    ['/recover/verify', 'mail_code_over', 410, 'This code can no longer be used'],
    ['/recover/verify', 'temporarily_unavailable', 503, 'No connection'],
    ['/recover/code', 'recovery_visit_over', 410, 'The time is over'],
    ['/recover/code', 'too_many_requests', 429, 'Too many tries'],
    ['/recover/code', 'internal_error', 500, 'That did not work'],
  ])('shows a page of its own when %s answers %s', (path, code, status, title) =>
    lost({ [path]: { status, code, headers: { 'retry-after': '60' } } }, async ({ page, gateway }) => {
      if (path === '/recover/begin') await type(page, 'Email address', 'ada@example.com');
      else await prove(page);
      if (path === '/recover/code') {
        await reaches(page, 'Please wait');
        await type(page, 'Recovery code', 'x');
      }
      await reaches(page, title);
      expect(await page.locator('#alert').innerText()).not.toBe('');
      expect(await focusedId(page)).toBe('heading');
      expect(await barriersOf(page)).toEqual([]);
      expect(gateway.calls.at(-1)?.path).toBe(path);
    }),
  );

  test('that was stopped meanwhile says so when it goes on, and starts again', () =>
    lost(
      { '/recover/verify': verified(true), '/recover/finish': { status: 409, code: 'recovery_not_ready' } },
      async ({ page }) => {
        await prove(page);
        await button(page, 'Set up this phone').click();
        await reaches(page, 'This recovery is over');
        await button(page, 'Start again').click();
        await reaches(page, 'Have you lost your phone?');
      },
    ));

  test('fits 320 pixels, at any step', () =>
    lost({}, async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      const overflows = () =>
        page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(await overflows()).toBe(false);
      await prove(page);
      await reaches(page, 'Please wait');
      expect(await overflows()).toBe(false);
    }));
});
