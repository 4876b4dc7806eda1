import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriersOf, focused, pressByKeyboard, tabStops, until, useChromium } from '../support/chromium.ts';
import { freePort, STORES, type StoreName } from '../support/gateway.ts';
import { phoneInBrowser } from '../support/phone-in-browser.ts';
import { enterWaitingRoom, startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

/** Ben with a web phone, in front of an application with this policy. His phone has scanned the code. */
async function scanned(confirm: string, store: StoreName = 'sqlite') {
  const port = await freePort();
  // By name: a passkey is bound to one.
  const publicUrl = `http://localhost:${port}`;
  const room = await enterWaitingRoom({ chromium, store, port, publicUrl, integration: { confirm } });
  const phone = await phoneInBrowser(chromium, room.g, 'ben');
  await phone.goto(await room.page.code());
  await headed(phone, /^Sign in to .*Contoso/);
  return { ...room, phone, screen: room.page.page };
}

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const approve = (phone: Page) => phone.getByRole('button', { name: 'Approve' }).click();
const sizeOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((shown) => Number.parseFloat(getComputedStyle(shown).fontSize));
const another = (number: string) => String((Number(number) + 1) % 100).padStart(2, '0');

/** The code that the phone shows, as it shows it. */
async function shownBy(phone: Page): Promise<string> {
  await headed(phone, 'Type this code on the other screen');
  return phone.locator('#shown-code').innerText();
}

describe.each(STORES)('on %s', (store) => {
  test('a number read from the screen and typed on the phone signs in, up to the verified token', async () => {
    const { page, screen, phone, party, asked, answers } = await scanned('number', store);
    await page.headed('Type this number on your phone');
    const number = await screen.locator('#number').innerText();
    expect(number).toMatch(/^\d{2}$/);
    expect(await focused(phone)).toBe('Decline');
    await phone.getByLabel('Number on the other screen').fill(number);
    await approve(phone);
    await headed(phone, 'Approved');
    const claims = await party.verify(await answers.broughtBy(screen), asked);
    expect(claims).toMatchObject({ email: 'ben@example.com', acr: 'urn:countersign:acr:qr-uv' });
  });

  test('a code read from the phone and typed on the screen signs in, up to the verified token', async () => {
    const { page, screen, phone, party, asked, answers } = await scanned('typed-code:always', store);
    await approve(phone);
    const code = await shownBy(phone);
    expect(code).toMatch(/^\d{3} \d{3}$/);
    await page.headed('Type the code from your phone');
    await screen.keyboard.type(code);
    await screen.keyboard.press('Enter');
    const claims = await party.verify(await answers.broughtBy(screen), asked);
    expect(claims).toMatchObject({ email: 'ben@example.com' });
    await headed(phone, 'Approved');
  });
});

describe('a number on the waiting page', () => {
  test('is large, is there again after a reload, and hinders nobody', async () => {
    const { page, screen } = await scanned('number');
    await page.headed('Type this number on your phone');
    const number = await screen.locator('#number').innerText();
    await screen.setViewportSize({ width: 320, height: 640 });
    expect(await sizeOf(screen, '#number')).toBeGreaterThan(40);
    expect(await screen.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect(await screen.locator('#number').getAttribute('aria-live')).toBe('polite');
    expect(await tabStops(screen)).toEqual(['Cancel']);
    expect(await barriersOf(screen)).toEqual([]);
    await screen.reload();
    await until(async () => expect(await screen.locator('#number').innerText()).toBe(number));
  });

  test('that was typed wrongly stops the sign-in on both screens, in words', async () => {
    const { page, screen, phone, answers } = await scanned('number');
    await page.headed('Type this number on your phone');
    const number = await screen.locator('#number').innerText();
    await phone.getByLabel('Number on the other screen').fill(another(number));
    await approve(phone);
    await headed(phone, 'Stopped to keep you safe');
    await page.headed('Stopped to keep you safe');
    await page.alerts(
      'Another number was typed on the phone than this page showed. No one was signed in. Go back to Contoso and start again.',
    );
    expect(await screen.locator('#number').innerText()).toBe('');
    expect(await barriersOf(screen)).toEqual([]);
    await pressByKeyboard(screen, 'Back to Contoso');
    expect((await answers.broughtBy(screen)).fields.get('error')).toBe('access_denied');
  });
});

describe('the field for the code on the waiting page', () => {
  test('has the focus, says how many tries are left, and forgives a wrong and an incomplete code', async () => {
    const { page, screen, phone, party, asked, answers } = await scanned('typed-code:always');
    await approve(phone);
    const code = await shownBy(phone);
    await page.headed('Type the code from your phone');
    await page.says('Approved. Your phone shows six digits: type them here to finish signing in to Contoso.');
    expect(await focused(screen)).toBe('');
    const field = screen.getByLabel('Code from your phone');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await field.getAttribute('inputmode')).toBe('numeric');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    const tries = screen.locator('#tries');
    expect(await tries.innerText()).toBe('3 tries left.');
    expect(await tabStops(screen)).toEqual(['Code from your phone', 'Sign in', 'Cancel']);
    expect(await barriersOf(screen)).toEqual([]);

    await field.fill('12');
    await field.press('Enter');
    await page.alerts('The code has six digits. Type all of them.');
    expect(await tries.innerText()).toBe('3 tries left.');
    await field.fill(code === '000 000' ? '000001' : '000000');
    await field.press('Enter');
    await page.alerts('That is not the code your phone shows. Look again, then type it once more.');
    await until(async () => expect(await tries.innerText()).toBe('2 tries left.'));
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await barriersOf(screen)).toEqual([]);

    await screen.route('**/confirm', (route) => route.abort('internetdisconnected'));
    await field.fill(code);
    await field.press('Enter');
    await page.alerts('The connection is lost, so the code was not sent. Check it, then try again.');
    await screen.unroute('**/confirm');
    await screen.getByRole('button', { name: 'Sign in' }).click();
    await party.verify(await answers.broughtBy(screen), asked);
  });

  test('takes a code that was pasted with blanks around it, after a reload too', async () => {
    const { page, screen, phone, party, asked, answers, context } = await scanned('typed-code:always');
    await approve(phone);
    const code = await shownBy(phone);
    await page.headed('Type the code from your phone');
    await screen.reload();
    await page.headed('Type the code from your phone');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await screen.evaluate((text) => navigator.clipboard.writeText(text), `  ${code} \n`);
    await screen.getByLabel('Code from your phone').press('ControlOrMeta+V');
    await screen.keyboard.press('Enter');
    await party.verify(await answers.broughtBy(screen), asked);
  });

  test('stops the sign-in on both screens after the third wrong code, in words', async () => {
    const { page, screen, phone } = await scanned('typed-code:always');
    await approve(phone);
    const wrong = (await shownBy(phone)) === '000 000' ? '000001' : '000000';
    const field = screen.getByLabel('Code from your phone');
    for (const left of ['2 tries left.', 'One try left.']) {
      await field.fill(wrong);
      await field.press('Enter');
      await until(async () => expect(await screen.locator('#tries').innerText()).toBe(left));
    }
    await field.fill(wrong);
    await field.press('Enter');
    await page.headed('Stopped to keep you safe');
    await page.alerts(
      'The code was not right three times. No one was signed in. Go back to Contoso and start again.',
    );
    expect(await focused(screen)).toBe('Stopped to keep you safe');
    expect(await barriersOf(screen)).toEqual([]);
    await headed(phone, 'Stopped to keep you safe');
  });
});

describe('the simulated phone of the demo', () => {
  async function atTheShop(confirm: string) {
    const g = await startBrowsableGateway();
    const demo = (await g.gateway.integrations.list()).find((one) => one.demo);
    await g.gateway.integrations.update(demo!.id, { confirm });
    const context = await chromium.person();
    const shop = await WaitingPage.open(context, `${g.issuer}/demo/sign-in`);
    const phone = await context.newPage();
    await phone.goto(`${g.issuer}/demo/phone#${await shop.code()}`);
    await phone.getByRole('heading', { level: 2, name: 'Sign in to' }).waitFor();
    return { shop, phone };
  }

  test('types the number that the shop’s sign-in shows, and nothing happens before', async () => {
    const { shop, phone } = await atTheShop('number');
    await approve(phone);
    expect(await phone.getByLabel('Number on the other screen').getAttribute('aria-invalid')).toBe('true');
    await shop.headed('Type this number on your phone');
    await phone.getByLabel('Number on the other screen').fill(await shop.page.locator('#number').innerText());
    expect(await barriersOf(phone)).toEqual([]);
    await approve(phone);
    await phone.getByRole('heading', { level: 2, name: 'Approved' }).waitFor();
    await shop.headed('You are signed in');
  });

  test('shows the code that is typed into the shop’s sign-in, until it was', async () => {
    const { shop, phone } = await atTheShop('typed-code:always');
    await approve(phone);
    await phone.getByRole('heading', { level: 2, name: 'Type this code on the other screen' }).waitFor();
    expect(await barriersOf(phone)).toEqual([]);
    const code = await phone.locator('#shown-code').innerText();
    await shop.page.getByLabel('Code from your phone').fill(code);
    await shop.page.keyboard.press('Enter');
    await shop.headed('You are signed in');
    await phone.getByRole('heading', { level: 2, name: 'Approved' }).waitFor();
  });
});
