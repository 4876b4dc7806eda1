import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriersOf, complaintsOf, focused, useChromium } from '../support/chromium.ts';
import { freePort, STORES, type StoreName } from '../support/gateway.ts';
import { PasskeyHolder } from '../support/passkey-holder.ts';
import { enterWaitingRoom, type WaitingRoom } from '../support/waiting-room.ts';

const chromium = useChromium();

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const HERE = { email: 'bob@example.com', acr: 'phr', amr: ['pop', 'user', 'mfa'] };

const link = (page: Page) => page.getByRole('link', { name: 'Open on this phone' });
const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

interface Bob {
  room: WaitingRoom;
  /** The waiting page, on his phone. */
  page: Page;
  device: PasskeyHolder;
  complaints: string[];
}

/** Bob's phone has a passkey, and the application sent its browser here. */
async function bobOnHisPhone(store?: StoreName): Promise<Bob> {
  const port = await freePort();
  const context = await chromium.person(PHONE);
  const complaints = complaintsOf(context);
  const room = await enterWaitingRoom({
    chromium,
    context,
    port,
    publicUrl: `http://localhost:${port}`,
    ...(store && { store }),
  });
  const first = await PasskeyHolder.enrolled(room.g, context, 'bob');
  const { page } = room.page;
  const device = await first.alsoIn(page);
  await first.putAway();
  await page.bringToFront();
  return { room, page, device, complaints };
}

/** Opens the link in a tab beside the waiting page. */
async function inANewTab({ page, device }: Bob): Promise<Page> {
  const address = await link(page).getAttribute('href');
  const tab = await page.context().newPage();
  await device.alsoIn(tab);
  await tab.goto(new URL(address ?? '', page.url()).href);
  return tab;
}

describe('a phone that is to sign in to what it shows itself', () => {
  test.each(STORES)(
    'approves in the same tab and goes back to the application by itself, on %s',
    async (store) => {
      const { room, page, complaints } = await bobOnHisPhone(store);
      await link(page).click();
      await headed(page, /^Sign in to .*Contoso/);
      expect(await focused(page)).toBe('Decline');
      expect(await barriersOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Approve' }).click();
      const claims = await room.party.verify(await room.answers.broughtBy(page), room.asked);
      expect(claims).toMatchObject(HERE);
      expect(room.answers.all).toHaveLength(1);
      expect(complaints).toEqual([]);
    },
  );

  test('approves in a new tab, and the tab it came from goes on, alone', async () => {
    const bob = await bobOnHisPhone();
    const tab = await inANewTab(bob);
    await headed(tab, /^Sign in to .*Contoso/);
    await bob.room.page.headed('Check your phone');
    await tab.getByRole('button', { name: 'Approve' }).click();
    await headed(tab, 'Approved');
    expect(await tab.getByRole('status').innerText()).toContain('Go on in the tab where you started');
    const { party, answers, asked } = bob.room;
    expect(await party.verify(await answers.broughtBy(bob.page), asked)).toMatchObject(HERE);
    expect(new URL(tab.url()).pathname).toMatch(/^\/here\//);
    expect(answers.all).toHaveLength(1);
    expect(bob.complaints).toEqual([]);
  });

  test('approves in a new tab that goes on itself when the one it came from was closed', async () => {
    const bob = await bobOnHisPhone();
    const tab = await inANewTab(bob);
    await headed(tab, /^Sign in to .*Contoso/);
    await bob.page.close();
    await tab.getByRole('button', { name: 'Approve' }).click();
    const { party, answers, asked } = bob.room;
    expect(await party.verify(await answers.broughtBy(tab), asked)).toMatchObject(HERE);
    expect(answers.all).toHaveLength(1);
  });

  test('goes on itself where the waiting tab does not answer, and that one does not go on as well', async () => {
    const bob = await bobOnHisPhone();
    const tab = await inANewTab(bob);
    await headed(tab, /^Sign in to .*Contoso/);
    await bob.page.evaluate(() => {
      BroadcastChannel.prototype.postMessage = () => {};
    });
    await tab.getByRole('button', { name: 'Approve' }).click();
    const { party, answers, asked } = bob.room;
    expect(await party.verify(await answers.broughtBy(tab), asked)).toMatchObject(HERE);
    await bob.room.page.headed('Approved');
    expect(new URL(bob.page.url()).pathname).toMatch(/^\/interaction\//);
    expect(answers.all).toHaveLength(1);
  });

  test('finds back to the answer from the waiting page, and its no is told there', async () => {
    const { room, page } = await bobOnHisPhone();
    await link(page).click();
    await headed(page, /^Sign in to .*Contoso/);
    await page.goBack();
    await room.page.headed('Check your phone');
    await page.getByRole('link', { name: 'Go on on this phone' }).click();
    await page.getByRole('button', { name: 'Decline' }).click();
    await headed(page, 'Declined');
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
    await page.getByRole('link', { name: 'Back to Contoso' }).click();
    expect((await room.answers.broughtBy(page)).fields.get('error')).toBe('access_denied');
  });

  test('that is not remembered says who it is by its passkey first', async () => {
    const { room, page } = await bobOnHisPhone();
    await page.context().clearCookies({ name: 'cs_phone' });
    await link(page).click();
    await headed(page, 'Sign in on this phone');
    await page.getByRole('button', { name: 'Continue with passkey' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    const claims = await room.party.verify(await room.answers.broughtBy(page), room.asked);
    expect(claims).toMatchObject(HERE);
  });

  test('without passkeys is told where there are some, and the waiting page goes on', async () => {
    const bob = await bobOnHisPhone();
    const tab = await bob.page.context().newPage();
    await tab.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
    await tab.goto(new URL((await link(bob.page).getAttribute('href')) ?? '', bob.page.url()).href);
    await headed(tab, 'This browser cannot use passkeys');
    expect(await tab.getByRole('alert').innerText()).toContain('Safari or Chrome');
    await bob.page.bringToFront();
    await bob.page.getByRole('button', { name: 'Show the code for another phone' }).click();
    const { ada, page, party, answers, asked } = bob.room;
    const { challenge, statement } = await ada.claim(await page.code());
    await ada.approve(challenge, statement);
    expect((await party.verify(await answers.broughtBy(bob.page), asked)).email).toBe('ada@example.com');
  });
});

describe('the link "Open on this phone"', () => {
  test('leads on a phone, where the code is one press away and then can be read', async () => {
    const { room, page } = await bobOnHisPhone();
    expect(await link(page).isVisible()).toBe(true);
    expect(await page.locator('#code').isVisible()).toBe(false);
    await room.page.says('Ready.');
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show the code for another phone' }).click();
    await room.page.says('Ready to scan.');
    expect(await focused(page)).toBe('Sign in to Contoso');
    expect(await room.page.code()).toContain('/s/');
    expect(await page.getByRole('button', { name: 'Show the code' }).isVisible()).toBe(false);
  });

  test('is not there on a computer, where the code leads', async () => {
    const { page } = await enterWaitingRoom({ chromium });
    expect(await link(page.page).isVisible()).toBe(false);
    expect(await page.page.locator('#code').isVisible()).toBe(true);
    await page.says('Ready to scan.');
  });

  test('opened in another browser says to go back, and the waiting page goes on', async () => {
    const bob = await bobOnHisPhone();
    const other = await (await chromium.person(PHONE)).newPage();
    await other.goto(new URL((await link(bob.page).getAttribute('href')) ?? '', bob.page.url()).href);
    await headed(other, 'Go back to where you started');
    expect(await other.locator('body').innerText()).not.toContain('Contoso');
    expect(await barriersOf(other)).toEqual([]);
    await link(bob.page).click();
    await bob.page.getByRole('button', { name: 'Approve' }).click();
    const { party, answers, asked } = bob.room;
    expect(await party.verify(await answers.broughtBy(bob.page), asked)).toMatchObject(HERE);
  });
});
