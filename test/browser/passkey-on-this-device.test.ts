import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  barriersOf,
  complaintsOf,
  focused,
  pressByKeyboard,
  until,
  useChromium,
} from '../support/chromium.ts';
import { freePort, STORES, type StoreName } from '../support/gateway.ts';
import { PasskeyHolder } from '../support/passkey-holder.ts';
import { enterWaitingRoom, type WaitingRoom, type WaitingRoomOptions } from '../support/waiting-room.ts';

const chromium = useChromium();

const PASSKEY = 'Use a passkey';
const says = (page: Page, words: string) =>
  until(async () => expect(await page.locator('#way').innerText()).toContain(words));

interface Bob {
  room: WaitingRoom;
  page: Page;
  device: PasskeyHolder;
}

/** Bob's computer holds his passkey; an application sent its browser here. */
async function bobAtHisComputer(
  store?: StoreName,
  options: Partial<WaitingRoomOptions> = {},
): Promise<Bob & { complaints: string[] }> {
  const port = await freePort();
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const room = await enterWaitingRoom({
    chromium,
    context,
    port,
    publicUrl: `http://localhost:${port}`,
    ...(store && { store }),
    ...options,
  });
  const first = await PasskeyHolder.enrolled(room.g, context, 'bob');
  const { page } = room.page;
  const device = await first.alsoIn(page);
  await first.putAway();
  await context.clearCookies({ name: 'cs_phone' });
  await page.bringToFront();
  return { room, page, device, complaints };
}

describe('a passkey in the waiting browser', () => {
  test.each(STORES)('signs its owner in by the keyboard alone, on %s', async (store) => {
    const { room, page, complaints } = await bobAtHisComputer(store);
    expect(await barriersOf(page)).toEqual([]);
    await pressByKeyboard(page, PASSKEY);
    const claims = await room.party.verify(await room.answers.broughtBy(page), room.asked);
    expect(claims).toMatchObject({ email: 'bob@example.com', acr: 'phr', amr: ['pop', 'user', 'mfa'] });
    expect(room.answers.all).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test('is loaded when it is pressed, and not before', async () => {
    const { room, page } = await bobAtHisComputer();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await room.page.code();
    expect(asked.filter((path) => path.startsWith('/assets/'))).toHaveLength(2);
    expect(asked.some((path) => path.includes('passkey'))).toBe(false);
    await page.getByRole('button', { name: PASSKEY }).click();
    await room.answers.broughtBy(page);
    expect(asked.filter((path) => path.startsWith('/assets/passkey-'))).toHaveLength(1);
  });

  test('whose dialog was closed is said so, can be tried again, and the code goes on working', async () => {
    const { room, page, device } = await bobAtHisComputer();
    await device.unlocks(false);
    await page.getByRole('button', { name: PASSKEY }).click();
    await says(page, 'Your passkey was not used');
    expect(await focused(page)).toBe(PASSKEY);
    expect(await barriersOf(page)).toEqual([]);
    await room.page.headed('Sign in to Contoso');
    await room.page.code();
    await device.unlocks(true);
    await page.getByRole('button', { name: PASSKEY }).click();
    expect((await room.party.verify(await room.answers.broughtBy(page), room.asked)).acr).toBe('phr');
  });

  test('that nobody knows here is said so', async () => {
    const { room, page } = await bobAtHisComputer();
    const { people } = room.g.gateway;
    const bob = await people.userByEmail('bob@example.com');
    for (const { id } of bob ? await people.phonesOf(bob.id) : []) {
      await people.revokePhone(bob!.id, id, room.g.clock.now());
    }
    await page.getByRole('button', { name: PASSKEY }).click();
    await says(page, 'This passkey is not known here');
  });

  test('that comes too late is said so', async () => {
    const { room, page } = await bobAtHisComputer();
    await page.route('**/passkey', async (route) => {
      await page.context().request.post(new URL(route.request().url()).href.replace('/passkey', '/cancel'), {
        headers: { Origin: room.g.issuer, 'Sec-Fetch-Site': 'same-origin' },
        maxRedirects: 0,
      });
      await route.continue();
    });
    await page.getByRole('button', { name: PASSKEY }).click();
    await room.page.headed('Cancelled');
  });

  test('is not offered while a phone answers, and not where there is none', async () => {
    const { room, page } = await bobAtHisComputer();
    await room.ada.claim(await room.page.code());
    await room.page.headed('Check your phone');
    expect(await page.getByRole('button', { name: PASSKEY }).isVisible()).toBe(false);

    const without = await page.context().newPage();
    await without.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
    await without.goto((await room.party.ask()).url);
    await without.getByText('Enter a code instead').waitFor();
    expect(await without.getByRole('button', { name: PASSKEY }).isVisible()).toBe(false);
  });
});
