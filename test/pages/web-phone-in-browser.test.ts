import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { complaintsOf, focused, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import {
  enterWaitingRoom,
  startBrowsableGateway,
  WaitingPage,
  type WaitingRoom,
} from '../support/waiting-room.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';

const chromium = useChromium();

interface Bob {
  room: WaitingRoom;
  /** His phone's browser, set up by an invitation. */
  page: Page;
  complaints: string[];
}

/** Bob has a phone, no app, and an invitation. In front of him is the waiting page. */
async function bobInFrontOfACode(): Promise<Bob> {
  const port = await freePort();
  // By name: a passkey is bound to one.
  const room = await enterWaitingRoom({ chromium, port, publicUrl: `http://localhost:${port}` });
  const context = await chromium.person({ viewport: { width: 390, height: 844 } });
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  await virtualAuthenticator(page);
  await page.goto(await room.g.invitationFor('bob'));
  await page.getByRole('button', { name: 'Set up this phone' }).click();
  await page.getByRole('heading', { name: 'Hello' }).waitFor();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await page.getByRole('heading', { name: 'This phone is ready' }).waitFor();
  return { room, page, complaints };
}

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('a person with a phone and no app', () => {
  test('sets the phone up, scans the code, sees who is asking, approves, and is signed in', async () => {
    const { room, page, complaints } = await bobInFrontOfACode();
    await page.goto(await room.page.code());
    await headed(page, /^Sign in to .*Contoso/);
    expect(await focused(page)).toBe('Decline');
    expect(await page.locator('[data-field="effect"]').innerText()).toContain('Chrome');
    await room.page.headed('Check your phone');
    await page.getByRole('button', { name: 'Approve' }).click();
    await headed(page, 'Approved');
    const claims = await room.party.verify(await room.answers.broughtBy(room.page.page), room.asked);
    expect(claims).toMatchObject({ email: 'bob@example.com', acr: 'urn:countersign:acr:qr-uv' });
    expect(complaints).toEqual([]);
  });

  test('says that it was not them, and no one is signed in', async () => {
    const { room, page } = await bobInFrontOfACode();
    await page.goto(await room.page.code());
    await page.getByRole('button', { name: 'This wasn’t me' }).click();
    await headed(page, 'Thank you for reporting this');
    await room.page.headed('Not approved');
  });

  test('whose browser forgot the phone is known again by its passkey', async () => {
    const { room, page } = await bobInFrontOfACode();
    await page.context().clearCookies();
    await page.goto(await room.page.code());
    await page.getByRole('button', { name: 'Continue with passkey' }).click();
    await headed(page, /^Sign in to/);
  });

  test('who loads the page again has to scan again', async () => {
    const { room, page } = await bobInFrontOfACode();
    await page.goto(await room.page.code());
    await headed(page, /^Sign in to/);
    await page.reload();
    await headed(page, 'Scan the code again');
  });

  test('who scans a code that another person’s phone answers ends it for both, and is told so', async () => {
    const { room, page } = await bobInFrontOfACode();
    const code = await room.page.code();
    await room.ada.claim(code);
    await page.goto(code);
    await headed(page, 'Stopped to keep you safe');
    await room.page.headed('Stopped to keep you safe');
  });
});

test('the simulated phone of the demo shows the same statement, and approves', async () => {
  const g = await startBrowsableGateway();
  const context = await chromium.person();
  const shop = await WaitingPage.open(context, `${g.issuer}/demo/sign-in`);
  const code = await shop.code();
  const phone = await context.newPage();
  await phone.goto(`${g.issuer}/demo/phone#${code}`);
  await phone.getByRole('heading', { level: 2, name: 'Sign in to' }).waitFor();
  expect(await focused(phone)).toBe('Decline');
  expect(await phone.locator('[data-field="effect"]').innerText()).toContain('in \u2068Chrome');
  await phone.getByRole('button', { name: 'Approve' }).click();
  await phone.getByRole('heading', { level: 2, name: 'Approved' }).waitFor();
  await shop.headed('You are signed in');
});
