import { verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { barriersOf } from '../support/chromium.ts';
import { type PagesInBrowser, pagesInBrowser } from './pages-in-browser.ts';
import { type Answers, type StubbedGateway, stubGateway } from './stubbed-gateway.ts';
import { RP_ID, type VirtualAuthenticator, virtualAuthenticator } from './virtual-authenticator.ts';

const CODE = '7K2QD-0ABCD-EFGHJ-KMNPQ';
const CHALLENGE = 'Y2hhbGxlbmdlLW9mLXRoZS1nYXRld2F5';
const OPTIONS = {
  challenge: CHALLENGE,
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
const button = (page: Page, name: string) => page.getByRole('button', { name });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);
const reaches = (page: Page, text: string | RegExp) => heading(page).filter({ hasText: text }).waitFor();
const paths = (gateway: StubbedGateway) => gateway.calls.map(({ path }) => path);

interface Invited {
  page: Page;
  gateway: StubbedGateway;
  authenticator: VirtualAuthenticator;
}

/** A phone on which an invitation's link was opened. */
async function invited(
  answers: Answers,
  work: (invited: Invited) => Promise<void>,
  fragment = `#${CODE}`,
  before: (page: Page) => Promise<unknown> = async () => {},
): Promise<void> {
  await pages.use({ reducedMotion: 'reduce' }, async (page, open) => {
    const authenticator = await virtualAuthenticator(page);
    const gateway = await stubGateway(page, {
      '/phone/enroll/options': { json: { options: OPTIONS, user: { name: 'Ada Example' } } },
      '/phone/enroll': { json: { phone: 'phn_1', user: { name: 'Ada Example' } } },
      ...answers,
    });
    await before(page);
    await open(`/enroll${fragment}`);
    await work({ page, gateway, authenticator });
  });
}

describe('an invitation', () => {
  test('that is opened sends nothing, and spends nothing', () =>
    invited({}, async ({ page, gateway }) => {
      await button(page, 'Set up this phone').waitFor();
      expect(gateway.calls).toEqual([]);
      expect(await barriersOf(page)).toEqual([]);
    }));

  test('makes a passkey of this phone, unlocked by its owner, under the name they choose', () =>
    invited({}, async ({ page, gateway }) => {
      await button(page, 'Set up this phone').click();
      await reaches(page, 'Hello');
      expect(await heading(page).textContent()).toBe('Hello \u2068Ada Example\u2069');
      expect(await focused(page)).toBe(await heading(page).textContent());
      expect(await barriersOf(page)).toEqual([]);
      const name = page.getByLabel('What you call this phone');
      expect(await name.inputValue()).toBe('My phone');
      await name.fill('  Ada’s phone ');
      await button(page, 'Create a passkey').click();
      await reaches(page, 'This phone is ready');
      expect(await page.getByRole('status').first().textContent()).toBe('Scan a code to sign in.');
      expect(await barriersOf(page)).toEqual([]);

      expect(gateway.calls[0]).toEqual({ path: '/phone/enroll/options', body: { invitation: CODE } });
      expect(gateway.calls[1]).toMatchObject({
        path: '/phone/enroll',
        body: { invitation: CODE, name: 'Ada’s phone' },
      });
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: gateway.calls[1]?.body.response as Parameters<
          typeof verifyRegistrationResponse
        >[0]['response'],
        expectedChallenge: CHALLENGE,
        expectedOrigin: new URL(page.url()).origin,
        expectedRPID: RP_ID,
      });
      expect([verified, registrationInfo?.userVerified]).toEqual([true, true]);
      // What is spent need not stand in the address.
      expect(new URL(page.url()).hash).toBe('');
    }));

  test('is not spent when its owner does not unlock the phone', () =>
    invited({}, async ({ page, gateway, authenticator }) => {
      await authenticator.unlocks(false);
      await button(page, 'Set up this phone').click();
      await button(page, 'Create a passkey').click();
      await page.getByRole('status').getByText('the invitation is still good').waitFor();
      expect(paths(gateway)).toEqual(['/phone/enroll/options']);
      await authenticator.unlocks(true);
      await button(page, 'Create a passkey').click();
      await reaches(page, 'This phone is ready');
    }));

  test('can be given to an app instead', () =>
    invited({}, async ({ page }) => {
      const code = page.getByLabel('Invitation code').and(page.locator('[readonly]'));
      expect(await code.isVisible()).toBe(false);
      await page.getByText('I use an app for signing in').click();
      expect(await code.inputValue()).toBe(CODE);
      expect(await barriersOf(page)).toEqual([]);
    }));

  test.each(['', '#', '#<img src=x>', '#%E0%A4%A', '#7K2QD'])(
    'without its code (%s) can be typed in',
    (fragment) =>
      invited(
        {},
        async ({ page, gateway }) => {
          const typed = page.getByLabel('Invitation code').and(page.locator(':not([readonly])'));
          await typed.fill('nonsense');
          await button(page, 'Continue').click();
          expect(await button(page, 'Set up this phone').isVisible()).toBe(false);
          if (fragment === '') expect(await barriersOf(page)).toEqual([]);
          await typed.fill(` ${CODE.toLowerCase()} `);
          await button(page, 'Continue').click();
          await button(page, 'Set up this phone').click();
          await reaches(page, 'Hello');
          expect(gateway.calls[0]?.body).toEqual({ invitation: CODE });
        },
        fragment,
      ),
  );

  test('greets by the name that was given, whatever it holds', () =>
    invited(
      { '/phone/enroll/options': { json: { options: OPTIONS, user: { name: '<b>\u202eAda</b>' } } } },
      async ({ page }) => {
        await button(page, 'Set up this phone').click();
        await reaches(page, 'Hello');
        expect(await heading(page).textContent()).toBe('Hello \u2068<b>\ufffdAda</b>\u2069');
        expect(await page.locator('h1 b').count()).toBe(0);
      },
    ));

  test('in a browser without passkeys says where to open it, and keeps the code', () =>
    invited(
      {},
      async ({ page, gateway }) => {
        await reaches(page, 'This browser cannot make passkeys');
        expect(await page.getByRole('alert').textContent()).toContain('Safari or Chrome');
        expect(new URL(page.url()).hash).toBe(`#${CODE}`);
        expect(gateway.calls).toEqual([]);
        expect(await barriersOf(page)).toEqual([]);
      },
      `#${CODE}`,
      (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential')),
    ));

  test('on a phone that has a passkey here already says so', () =>
    invited({}, async ({ page, authenticator, gateway }) => {
      const { id } = await authenticator.addPasskey('ada');
      const options = { ...OPTIONS, excludeCredentials: [{ id, type: 'public-key' }] };
      gateway.answer({ '/phone/enroll/options': { json: { options, user: { name: 'Ada' } } } });
      await button(page, 'Set up this phone').click();
      await button(page, 'Create a passkey').click();
      await reaches(page, 'This phone is set up already');
      expect(paths(gateway)).toEqual(['/phone/enroll/options']);
    }));
});

describe.each([
  ['/phone/enroll/options', 404, 'invitation_unknown', 'This invitation is not known', false],
  ['/phone/enroll/options', 410, 'invitation_used', 'This invitation was used already', false],
  ['/phone/enroll/options', 410, 'invitation_expired', 'This invitation is too old', false],
  ['/phone/enroll/options', 403, 'too_many_phones', 'You have too many phones', false],
  ['/phone/enroll/options', 429, 'too_many_requests', 'Too many tries', true],
  ['/phone/enroll/options', 503, 'temporarily_unavailable', 'No connection', true],
  ['/phone/enroll', 410, 'invitation_used', 'This invitation was used already', false],
  ['/phone/enroll', 409, 'key_in_use', 'This phone is set up already', true],
  ['/phone/enroll', 500, 'internal_error', 'That did not work', true],
] as const)('when %s answers %i %s', (path, status, code, end, again) => {
  test(`the page says "${end}"${again ? ', and can try again' : ''}`, () =>
    invited({ [path]: { status, code } }, async ({ page, gateway }) => {
      await button(page, 'Set up this phone').click();
      if (path === '/phone/enroll') await button(page, 'Create a passkey').click();
      await reaches(page, end);
      expect(await focused(page)).toBe(end);
      expect(await page.getByRole('alert').textContent()).not.toBe('');
      expect(await barriersOf(page)).toEqual([]);
      expect(await button(page, 'Try again').count()).toBe(again ? 1 : 0);
      if (!again) return;
      gateway.answer({ '/phone/enroll/options': { json: { options: OPTIONS, user: { name: 'Ada' } } } });
      await button(page, 'Try again').click();
      await reaches(page, 'Hello');
    }));
});

test('without scripts the page says so', () =>
  pages.use({ javaScriptEnabled: false }, async (page, open) => {
    await open('/enroll');
    expect(await page.locator('noscript p').innerText()).toContain('The invitation is still good');
    expect(await page.getByRole('button').count()).toBe(0);
  }));
