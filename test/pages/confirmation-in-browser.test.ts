import { describe, expect, test } from 'vitest';
import { decisionDigest } from '../../src/domain/approval/index.ts';
import { barriersOf } from '../support/chromium.ts';
import { ADDRESS, button, claimed, focused, reaches, STATEMENT, useScanning } from './scanning.ts';
import type { StubbedGateway } from './stubbed-gateway.ts';

const { scanning } = useScanning();

const asking = (confirmation: string) =>
  JSON.stringify({ ...(JSON.parse(STATEMENT) as object), confirmation });
const CONFIRMING = { json: { challenge: 'chl_1', state: 'confirming', code: '204117', expiresIn: 120 } };
const STANDING = '/phone/challenges/chl_1';
const APPROVE = `${STANDING}/approve`;

/** What the passkey was asked to sign. */
function signed(gateway: StubbedGateway): string {
  const sent = gateway.calls.find(({ path }) => path === APPROVE)?.body as {
    response: { response: { clientDataJSON: string } };
  };
  const data = Buffer.from(sent.response.response.clientDataJSON, 'base64url').toString('utf8');
  return (JSON.parse(data) as { challenge: string }).challenge;
}

describe('a number that the other screen shows', () => {
  const statement = asking('number');

  test('has to be typed before Approve does anything, and Decline has the focus all the same', () =>
    scanning({}, async ({ page, gateway, passkey }) => {
      gateway.answer({ '/phone/claim': claimed(statement, passkey) });
      await page.goto(new URL(ADDRESS, page.url()).href);
      await reaches(page, 'Sign in to');
      expect(await focused(page)).toBe('Decline');
      expect(await barriersOf(page)).toEqual([]);
      const field = page.getByLabel('Number on the other screen');
      for (const incomplete of ['', '4', '472', '4x']) {
        await field.fill(incomplete);
        await button(page, 'Approve').click();
        await page.getByRole('status').getByText('Type the two digits').waitFor();
        expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
        expect(await field.getAttribute('aria-invalid')).toBe('true');
      }
      expect(gateway.calls.some(({ path }) => path === APPROVE)).toBe(false);
    }));

  test('is signed along, and sent nowhere', () =>
    scanning({}, async ({ page, gateway, passkey }) => {
      gateway.answer({ '/phone/claim': claimed(statement, passkey) });
      await page.goto(new URL(ADDRESS, page.url()).href);
      await reaches(page, 'Sign in to');
      await page.getByLabel('Number on the other screen').fill(' 4 7 ');
      await button(page, 'Approve').click();
      await reaches(page, 'Approved');
      expect(signed(gateway)).toBe(decisionDigest(statement, 'approve', '47').toString('base64url'));
      const { body } = gateway.calls.find(({ path }) => path === APPROVE)!;
      expect(Object.keys(body)).toEqual(['response']);
    }));

  test.each([
    ['wrong_number', 409, 'Stopped to keep you safe', 'not the number on the other screen'],
    ['number_required', 400, 'The number is missing', 'Nothing was approved'],
  ])('that the gateway answers with %s ends the page in words', (code, status, end, words) =>
    scanning({ [APPROVE]: { status, code } }, async ({ page }) => {
      await button(page, 'Approve').click();
      await reaches(page, end);
      expect(await page.getByRole('alert').textContent()).toContain(words);
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await barriersOf(page)).toEqual([]);
    }),
  );

  test('is not asked for where the statement does not', () =>
    scanning({}, async ({ page }) => {
      await reaches(page, 'Sign in to');
      expect(await page.getByLabel('Number on the other screen').isVisible()).toBe(false);
    }));
});

describe('a code to type on the other screen', () => {
  test('is announced before the approval, shown large after it, and taken away once it was typed', () =>
    scanning(
      { [APPROVE]: CONFIRMING, [STANDING]: CONFIRMING },
      async ({ page, gateway, passkey }) => {
        gateway.answer({ '/phone/claim': claimed(asking('typed-code'), passkey) });
        await page.goto(new URL(ADDRESS, page.url()).href);
        await reaches(page, 'Sign in to');
        expect(await page.locator('main').innerText()).toContain('this phone shows a code of six digits');
        await button(page, 'Approve').click();
        await reaches(page, 'Type this code on the other screen');
        expect(await focused(page)).toBe('Type this code on the other screen');
        const code = page.locator('#shown-code');
        expect(await code.innerText()).toBe('204 117');
        expect(
          await code.evaluate((shown) => Number.parseFloat(getComputedStyle(shown).fontSize)),
        ).toBeGreaterThan(40);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
        expect(await page.locator('main').innerText()).toContain('Never tell it to anybody');
        expect(await barriersOf(page)).toEqual([]);
        gateway.answer({ [STANDING]: { json: { challenge: 'chl_1', state: 'consumed' } } });
        await reaches(page, 'Approved');
        expect(await code.isVisible()).toBe(false);
      },
      { viewport: { width: 320, height: 640 } },
    ));

  test('that was typed wrongly three times ends the page in words', () =>
    scanning(
      {
        [APPROVE]: CONFIRMING,
        [STANDING]: { json: { challenge: 'chl_1', state: 'declined', reason: 'wrong_code' } },
      },
      async ({ page }) => {
        await button(page, 'Approve').click();
        await reaches(page, 'Stopped to keep you safe');
        expect(await page.getByRole('alert').textContent()).toContain('not right three times');
        expect(await barriersOf(page)).toEqual([]);
      },
    ));

  test('is gone when its time is over, after a warning, even without a connection', () =>
    scanning(
      { [APPROVE]: CONFIRMING, [STANDING]: 'nothing' },
      async ({ page }) => {
        await button(page, 'Approve').click();
        await reaches(page, 'Type this code on the other screen');
        await page.clock.runFor(101_000);
        expect(await page.getByRole('status').textContent()).toBe('No more than 20 seconds are left.');
        await page.clock.runFor(20_000);
        await reaches(page, 'The code can no longer be used');
        expect(await focused(page)).toBe('The code can no longer be used');
        expect(await page.locator('#shown-code').isVisible()).toBe(false);
        expect(await barriersOf(page)).toEqual([]);
      },
      {},
      (page) => page.clock.install(),
    ));
});
