import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { barriersOf } from '../support/chromium.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { type Answers, type StubbedGateway, stubGateway } from './stubbed-gateway.ts';
import { RP_ID, type VirtualAuthenticator, virtualAuthenticator } from './virtual-authenticator.ts';

const TERMS = 'https://shop.contoso.example/terms';
const BEGUN = {
  ticket: 't2',
  expiresIn: 600,
  application: { name: 'Contoso <b>Shop</b>', host: 'shop.contoso.example' },
  prefill: { email: 'ada@example.com', givenName: 'Ada' },
  step: 'email',
};
const OPTIONS = {
  challenge: 'Y2hhbGxlbmdlLW9mLXRoZS1nYXRld2F5',
  rp: { id: RP_ID, name: 'Countersign' },
  user: { id: 'dXNyX2FkYQ', name: 'ada', displayName: 'Ada Example' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
};

let pages: PagesInBrowser;

beforeAll(async () => {
  pages = await pagesInBrowser(inject('chromiumPath'));
});
afterAll(() => pages?.stop());

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const reaches = (page: Page, text: string | RegExp) => heading(page).filter({ hasText: text }).waitFor();
const alerts = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor();
const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id);
const path = (step: string) => `/phone/sign-up/${step}`;

interface Newcomer {
  page: Page;
  gateway: StubbedGateway;
  authenticator: VirtualAuthenticator;
}

/** A phone that came here from a sign-in. `kept` is what the approval page left in this tab. */
async function newcomer(
  answers: Answers,
  work: (newcomer: Newcomer) => Promise<void>,
  kept: string | null = JSON.stringify({ ticket: 't1', end: 8_640_000_000_000_000 }),
): Promise<void> {
  await pages.use({ reducedMotion: 'reduce', viewport: { width: 320, height: 640 } }, async (page, open) => {
    const authenticator = await virtualAuthenticator(page);
    const gateway = await stubGateway(page, {
      [path('begin')]: { json: BEGUN },
      [path('code')]: { json: { step: 'code', email: 'ada@example.com' } },
      [path('verify')]: { json: { step: 'names', email: 'ada@example.com' } },
      [path('options')]: { json: { options: OPTIONS } },
      [path('finish')]: { json: { phone: 'phn_1', user: { name: 'Ada' }, ticket: 't3', expiresIn: 500 } },
      '/phone/claim': { status: 410, code: 'challenge_expired' },
      ...answers,
    });
    await page.addInitScript((value) => {
      if (value !== null && location.pathname === '/sign-up' && sessionStorage.length === 0)
        sessionStorage.setItem('countersign.sign-in', value);
    }, kept);
    await open('/sign-up');
    await work({ page, gateway, authenticator });
  });
}

/** Nothing in the way of anybody, and nothing beside the screen of the smallest phone. */
async function isSound(page: Page): Promise<void> {
  expect(await barriersOf(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
}

async function toNames(page: Page): Promise<void> {
  await button(page, 'Send a code').click();
  await page.getByLabel('Code from the mail').fill('123456');
  await button(page, 'Continue').click();
  await reaches(page, 'Who are you?');
}

describe('a person who is new', () => {
  test('goes from address to passkey, each field in the focus when it is asked for, and back to the sign-in', () =>
    newcomer({ [path('begin')]: { json: { ...BEGUN, termsUrl: TERMS } } }, async ({ page, gateway }) => {
      await button(page, 'Send a code').waitFor();
      expect(await focusedId(page)).toBe('email');
      expect((await page.locator('#purpose').innerText()).replace(/[\u2068\u2069]/g, '')).toBe(
        'You make an account to sign in to Contoso <b>Shop</b> at shop.contoso.example.',
      );
      await isSound(page);
      await page.keyboard.press('Enter');
      await reaches(page, 'Look into your mail');
      expect(await focusedId(page)).toBe('code');
      await isSound(page);
      await page.keyboard.type('123 456');
      await page.keyboard.press('Enter');
      await reaches(page, 'Who are you?');
      expect(await focusedId(page)).toBe('given');
      await isSound(page);
      await page.getByLabel('Nickname').fill('Countess');
      await page.getByLabel('I accept').check();
      await button(page, 'Continue').click();
      await reaches(page, 'Create a passkey');
      await isSound(page);
      await button(page, 'Create a passkey').click();
      await page.waitForURL('**/s/');

      const details = {
        givenName: 'Ada',
        familyName: '',
        nickname: 'Countess',
        phoneName: 'My phone',
        acceptedTerms: TERMS,
      };
      expect(gateway.calls.slice(0, 4)).toEqual([
        { path: path('begin'), body: { ticket: 't1' } },
        { path: path('code'), body: { ticket: 't2', email: 'ada@example.com' } },
        { path: path('verify'), body: { ticket: 't2', code: '123 456' } },
        { path: path('options'), body: { ticket: 't2', details } },
      ]);
      expect(gateway.calls[4]).toMatchObject({ path: path('finish'), body: { ticket: 't2', details } });
      // The approval page goes on with the ticket as it was renewed, and no address ever held one.
      await expect.poll(() => gateway.calls.at(-1)).toEqual({ path: '/phone/claim', body: { ticket: 't3' } });
      expect(page.url()).not.toMatch(/t\d\b|ada/);
    }));

  test('is told when the account is made and the sign-in is over', () =>
    newcomer({ [path('finish')]: { json: { phone: 'phn_1', user: { name: 'Ada' } } } }, async ({ page }) => {
      await toNames(page);
      await button(page, 'Continue').click();
      await button(page, 'Create a passkey').click();
      await reaches(page, 'This phone is ready');
      await isSound(page);
    }));

  test.each(['code', 'names'] as const)('whose page was loaded again goes on at the %s', (step) =>
    newcomer(
      { [path('begin')]: { json: { ...BEGUN, step, email: 'ada@example.com' } } },
      async ({ page }) => {
        await reaches(page, { code: 'Look into your mail', names: 'Who are you?' }[step]);
        expect(await page.locator(step === 'code' ? '#sent' : '#proven').innerText()).toContain(
          'ada@example.com',
        );
      },
    ),
  );

  test('who did not unlock the phone is told so, and can try again', () =>
    newcomer({}, async ({ page, authenticator, gateway }) => {
      await toNames(page);
      await button(page, 'Continue').click();
      await authenticator.unlocks(false);
      await button(page, 'Create a passkey').click();
      await page.getByRole('status').getByText('No passkey was made').waitFor();
      expect(gateway.calls.at(-1)?.path).toBe(path('options'));
      await authenticator.unlocks(true);
      await button(page, 'Create a passkey').click();
      await page.waitForURL('**/s/');
    }));

  test('can have another code sent, and use another address', () =>
    newcomer({}, async ({ page, gateway }) => {
      await button(page, 'Send a code').click();
      await button(page, 'Send a new code').click();
      await page.getByRole('status').getByText('A new code is on its way').waitFor();
      expect(gateway.calls.filter((call) => call.path === path('code'))).toHaveLength(2);
      await button(page, 'Use another address').click();
      expect(await focusedId(page)).toBe('email');
    }));
});

describe('what is typed wrongly', () => {
  test.each([
    ['no address', 'ada', undefined, 'This is not an email address'],
    [
      'what the gateway takes for none',
      'a@b',
      { status: 400, code: 'invalid_input' },
      'This is not an email address',
    ],
    [
      'a domain that is not let in',
      'a@b.example',
      { status: 403, code: 'address_not_admitted' },
      'of this domain',
    ],
  ])('as an address, %s, is said in place', (_, typed, answer, said) =>
    newcomer(answer ? { [path('code')]: answer } : {}, async ({ page }) => {
      await page.getByLabel('Email address').fill(typed);
      await button(page, 'Send a code').click();
      await alerts(page, said);
      expect(await focusedId(page)).toBe('email');
      await isSound(page);
    }),
  );

  test('as a code is said in place, and a code that is over offers a new one', () =>
    newcomer({ [path('verify')]: { status: 403, code: 'wrong_mail_code' } }, async ({ page, gateway }) => {
      await button(page, 'Send a code').click();
      await page.getByLabel('Code from the mail').fill('000000');
      await button(page, 'Continue').click();
      await alerts(page, 'That was not the code');
      expect(await focusedId(page)).toBe('code');
      await isSound(page);
      gateway.answer({ [path('verify')]: { status: 410, code: 'mail_code_over' } });
      await button(page, 'Continue').click();
      await alerts(page, 'Ask for a new one');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Send a new code');
    }));

  test('as names, or left out, is said in place', () =>
    newcomer(
      {
        [path('begin')]: { json: { ...BEGUN, termsUrl: TERMS } },
        [path('options')]: { status: 400, code: 'invalid_input' },
      },
      async ({ page, gateway }) => {
        await toNames(page);
        await page.getByLabel('Given name').fill(' ');
        await button(page, 'Continue').click();
        await alerts(page, 'at least your given name');
        await page.getByLabel('Given name').fill('Ada');
        await button(page, 'Continue').click();
        await alerts(page, 'read the terms and accept them');
        await page.getByLabel('I accept').check();
        await button(page, 'Continue').click();
        await alerts(page, 'cannot be shown');
        await isSound(page);
        gateway.answer({ [path('options')]: { status: 400, code: 'terms_required' } });
        await button(page, 'Continue').click();
        await alerts(page, 'has changed its terms');
        expect(await page.getByLabel('I accept').isChecked()).toBe(false);
      },
    ));
});

describe('what stands in the way', () => {
  test.each([
    ['sign_up_not_offered', 403, 'You need an invitation'],
    ['challenge_expired', 410, 'The time is over'],
    ['invalid_ticket', 403, 'The time is over'],
    ['challenge_decided', 409, 'This sign-in is taken'],
    ['mail_unavailable', 503, 'The mail could not be sent'],
    ['too_many_requests', 429, 'Too many tries'],
    ['temporarily_unavailable', 503, 'No connection'],
    ['internal_error', 500, 'That did not work'],
  ])('%s has a page that says what to do', (code, status, name) =>
    newcomer({ [path('begin')]: { status, code } }, async ({ page }) => {
      await reaches(page, name);
      expect(await page.getByRole('alert').innerText()).not.toBe('');
      await isSound(page);
    }),
  );

  test.each([
    ['mail_unavailable', 503, 'The mail could not be sent'],
    ['too_many_requests', 429, 'Too many tries'],
  ])('of a code, %s, can be tried again', (code, status, name) =>
    newcomer(
      { [path('code')]: { status, code, headers: { 'retry-after': '30' } } },
      async ({ page, gateway }) => {
        await button(page, 'Send a code').click();
        await reaches(page, name);
        gateway.answer({ [path('code')]: { json: { step: 'code', email: 'ada@example.com' } } });
        await button(page, 'Try again').click();
        await reaches(page, 'Look into your mail');
      },
    ),
  );

  test('an account that exists is said after the code, with the way back', () =>
    newcomer({ [path('verify')]: { status: 409, code: 'account_exists' } }, async ({ page }) => {
      await button(page, 'Send a code').click();
      await page.getByLabel('Code from the mail').fill('123456');
      await button(page, 'Continue').click();
      await reaches(page, 'You already have an account');
      await isSound(page);
      await page.getByRole('link', { name: 'Go back to the sign-in' }).click();
      await page.waitForURL('**/s/');
    }));

  test.each([
    ['nothing', null],
    ['a ticket that is over', JSON.stringify({ ticket: 't1', end: 1 })],
    ['what is no JSON', '{'],
  ])('%s in this tab: the code is to be scanned first', (_, kept) =>
    newcomer(
      {},
      async ({ page, gateway }) => {
        await reaches(page, 'Scan the code first');
        expect(gateway.calls).toEqual([]);
        await isSound(page);
      },
      kept,
    ),
  );

  test('a link to terms that is no https address is not offered', () =>
    newcomer(
      { [path('begin')]: { json: { ...BEGUN, step: 'names', termsUrl: 'javascript:alert(1)' } } },
      async ({ page }) => {
        await reaches(page, 'Who are you?');
        expect(await page.getByRole('link', { name: 'Read the terms' }).isVisible()).toBe(false);
      },
    ));
});
