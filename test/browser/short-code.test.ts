import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriersOf, complaintsOf, focused, until, useChromium } from '../support/chromium.ts';
import { freePort, STORES, type StoreName } from '../support/gateway.ts';
import { PasskeyHolder } from '../support/passkey-holder.ts';
import { enterWaitingRoom, type WaitingRoom } from '../support/waiting-room.ts';

const chromium = useChromium();

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

/** Opens "Enter a code instead" and reads the code. */
async function readCode(page: Page): Promise<string> {
  await page.getByText('Enter a code instead').click();
  return until(async () => {
    const code = await page.locator('#short-code').innerText();
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    return code;
  });
}

/** A waiting page on a computer, and Bob's phone, which has no camera. */
async function bobWithoutACamera(store?: StoreName): Promise<{
  room: WaitingRoom;
  waiting: Page;
  phone: Page;
  complaints: string[];
}> {
  const port = await freePort();
  const room = await enterWaitingRoom({
    chromium,
    port,
    publicUrl: `http://localhost:${port}`,
    ...(store && { store }),
  });
  const context = await chromium.person({ viewport: { width: 320, height: 640 } });
  const complaints = complaintsOf(context);
  const set = await PasskeyHolder.enrolled(room.g, context, 'bob');
  const phone = await context.newPage();
  await set.alsoIn(phone);
  return { room, waiting: room.page.page, phone, complaints };
}

describe('a person who cannot scan', () => {
  test.each(STORES)(
    'types the code at the phone, sees who is asking, approves, and is signed in, on %s',
    async (store) => {
      const { room, waiting, phone, complaints } = await bobWithoutACamera(store);
      const code = await readCode(waiting);
      expect(await waiting.locator('#type-at').innerText()).toContain(`localhost:${room.g.config.port}/code`);
      expect(await barriersOf(waiting)).toEqual([]);

      await phone.goto(`${room.g.issuer}/code`);
      await headed(phone, 'Type the code');
      expect(await barriersOf(phone)).toEqual([]);
      const field = phone.getByLabel('Code of eight letters');
      await field.pressSequentially(code.replace('-', '').toLowerCase());
      expect(await field.inputValue()).toBe(code);
      await phone.keyboard.press('Enter');
      await headed(phone, /^Sign in to .*Contoso/);
      expect(await focused(phone)).toBe('Decline');
      await room.page.headed('Check your phone');
      await phone.getByRole('button', { name: 'Approve' }).click();
      await headed(phone, 'Approved');
      expect(await room.party.verify(await room.answers.broughtBy(waiting), room.asked)).toMatchObject({
        email: 'bob@example.com',
        acr: 'urn:countersign:acr:qr-uv',
        amr: ['mca', 'pop', 'user', 'mfa'],
      });
      expect(complaints).toEqual([]);
    },
  );

  test('who mistypes is told so on the same page, and mends it there', async () => {
    const { room, waiting, phone } = await bobWithoutACamera();
    const code = await readCode(waiting);
    await phone.goto(`${room.g.issuer}/code`);
    const field = phone.getByLabel('Code of eight letters');
    await field.fill('BBBB-BBBB');
    await phone.getByRole('button', { name: 'Continue' }).click();
    await phone.getByRole('alert').getByText('There is no sign-in with this code now').waitFor();
    expect(await phone.getByRole('heading', { level: 1 }).innerText()).toBe('Type the code');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await barriersOf(phone)).toEqual([]);
    await field.fill(code);
    await phone.getByRole('button', { name: 'Continue' }).click();
    await headed(phone, /^Sign in to .*Contoso/);
  });

  test('is told that a code was taken also by a phone that is not set up', async () => {
    const { room, waiting } = await bobWithoutACamera();
    const phone = await (await chromium.person()).newPage();
    await phone.goto(`${room.g.issuer}/code`);
    await phone.getByLabel('Code of eight letters').fill(await readCode(waiting));
    await phone.getByRole('button', { name: 'Continue' }).click();
    await headed(phone, 'You typed a sign-in code');
    await phone.getByRole('link', { name: 'Set up this phone' }).waitFor();
  });

  test('finds the same code after a reload, and another one with a new code', async () => {
    const { room, waiting } = await bobWithoutACamera();
    const code = await readCode(waiting);
    await waiting.reload();
    expect(await readCode(waiting)).toBe(code);
    room.g.clock.advance(120_000);
    room.g.gateway.tick();
    await room.page.headed('This page has timed out');
    await waiting.getByRole('button', { name: 'New code' }).click();
    await until(async () => expect(await waiting.locator('#short').getAttribute('open')).toBeNull());
    expect(await readCode(waiting)).not.toBe(code);
  });
});
