import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import { barriersOf, complaintsOf, pressByKeyboard, until, useChromium } from '../support/chromium.ts';
import { freePort, type TestGateway } from '../support/gateway.ts';
import { readQr } from '../support/qr.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();
const NARROW: BrowserContextOptions = { viewport: { width: 320, height: 640 } };

const headed = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** By name: a passkey is bound to one. */
async function startNamed(): Promise<TestGateway> {
  const port = await freePort();
  return startBrowsableGateway({ port, publicUrl: `http://localhost:${port}` });
}

/** A phone's browser with an authenticator of its own, set up by this link. */
async function phoneBy(link: string): Promise<Page> {
  const context = await chromium.person({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await virtualAuthenticator(page);
  await page.goto(link);
  await press(page, 'Set up this phone');
  await page.getByRole('heading', { name: 'Hello' }).waitFor();
  await press(page, 'Create a passkey');
  await headed(page, 'This phone is ready');
  return page;
}

/** The phone scans what the other screen shows, from its pixels, and approves; a code goes back to the screen. */
async function approve(phone: Page, screen: Page, question: RegExp): Promise<void> {
  await phone.goto(await new WaitingPage(screen).code());
  await phone.getByRole('heading', { level: 1, name: question }).waitFor();
  await press(phone, 'Approve');
  await headed(phone, 'Type this code on the other screen');
  await screen.getByLabel('Code from your phone').fill(await phone.locator('#shown-code').innerText());
  await press(screen, 'Continue');
}

test('a person signs in to their account by phone, adds a second one from the screen, and removes the first, which then can no longer approve', async () => {
  const g = await startNamed();
  const old = await phoneBy(await g.invitationFor('ada'));
  const context = await chromium.person({ viewport: { width: 1024, height: 800 } });
  const complaints = complaintsOf(context);
  const screen = await context.newPage();
  await screen.goto(`${g.issuer}/me`);
  await press(screen, 'Sign in with your phone');
  await headed(screen, 'Sign in to your account');
  await approve(old, screen, /^Open your account/);
  await headed(screen, 'Your account');
  expect(new URL(screen.url()).pathname).toBe('/me');

  await press(screen, 'Add a phone');
  await headed(screen, 'Confirm that you add a phone');
  await approve(old, screen, /^Let a new phone sign in as you/);
  await headed(screen, 'Set up your new phone');
  const link = await until(async () => {
    await screen.locator('#code').scrollIntoViewIfNeeded();
    const seen = readQr(await screen.screenshot());
    if (!seen) throw new Error('no code can be read');
    return seen.text;
  });
  expect(link).toMatch(new RegExp(`^${g.issuer}/enroll#`));
  const fresh = await phoneBy(link);
  await screen.getByRole('link', { name: 'The new phone is ready' }).click();

  const things = screen.locator('section', { hasText: 'Your phones' }).locator('li');
  expect(await things.count()).toBe(2);
  await things.nth(1).getByText('Rename or remove').click();
  await things.nth(1).getByLabel('What you call this phone').fill('Fresh phone');
  await things.nth(1).getByRole('button', { name: 'Rename' }).click();
  await screen.getByRole('status').getByText('The phone has its new name.').waitFor();
  await screen.getByRole('heading', { level: 3, name: 'Fresh phone' }).waitFor();

  await things.nth(0).getByText('Rename or remove').click();
  await things.nth(0).getByRole('button', { name: 'Remove …' }).click();
  await headed(screen, 'Remove this phone?');
  await press(screen, 'Remove the phone');
  await screen.getByText('The phone was removed. It had opened this page').waitFor();

  await press(screen, 'Sign in with your phone');
  await old.goto(await new WaitingPage(screen).code());
  await press(old, 'Continue with passkey');
  await headed(old, 'This phone can no longer approve');
  await approve(fresh, screen, /^Open your account/);
  await headed(screen, 'Your account');
  expect(await things.count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('the account pages fit 320 pixels, have no barriers in light or dark, and need neither pointer nor script', async () => {
  const g = await startNamed();
  const old = await phoneBy(await g.invitationFor('ada'));
  const context = await chromium.person(NARROW);
  const screen = await context.newPage();
  await screen.goto(`${g.issuer}/me`);
  expect(await barriersOf(screen)).toEqual([]);
  await pressByKeyboard(screen, 'Sign in with your phone');
  await approve(old, screen, /^Open your account/);
  await headed(screen, 'Your account');
  for (const path of ['/me', '/me/profile', '/me/email', '/me/delete']) {
    await screen.goto(g.issuer + path);
    expect(await barriersOf(screen), path).toEqual([]);
    const wide = await screen.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, path).toBeLessThanOrEqual(0);
  }

  const cookies = await context.cookies();
  const silent = await chromium.person({ ...NARROW, javaScriptEnabled: false });
  await silent.addCookies(cookies);
  const page = await silent.newPage();
  await page.goto(`${g.issuer}/me/profile`);
  await page.getByLabel('Nickname').fill('Countess');
  await page.keyboard.press('Enter');
  await page.getByText('Your details were saved.').waitFor();
  await page.getByText('Countess').waitFor();
  expect(await page.locator('time').first().innerText()).toMatch(/ UTC$/);
});

test('times are in the zone of whoever reads them', async () => {
  const g = await startNamed();
  const old = await phoneBy(await g.invitationFor('ada'));
  const context = await chromium.person({ timezoneId: 'Pacific/Kiritimati' });
  const screen = await context.newPage();
  await screen.goto(`${g.issuer}/me`);
  await press(screen, 'Sign in with your phone');
  await approve(old, screen, /^Open your account/);
  await headed(screen, 'Your account');
  const time = screen.locator('time').first();
  await until(async () => expect(await time.innerText()).not.toContain('UTC'));
  const expected = await time.evaluate((element: HTMLTimeElement) =>
    new Intl.DateTimeFormat('en', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Pacific/Kiritimati',
    }).format(new Date(element.dateTime)),
  );
  expect(await time.innerText()).toBe(expected);
});
