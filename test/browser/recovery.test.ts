import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/kernel/index.ts';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import { barriersOf, complaintsOf, until, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { LettersRead } from '../support/letters.ts';
import { emailOf, userOf } from '../support/recovery.ts';
import { enterWaitingRoom, type WaitingRoom } from '../support/waiting-room.ts';

const chromium = useChromium();
const WAIT = 24 * HOUR;

interface Bob {
  room: WaitingRoom;
  letters: LettersRead;
  /** Of each browser, as they come. */
  complaints: string[][];
}

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** A browser of a phone, with an authenticator of its own. */
async function phoneBrowser(complaints: string[][] = []): Promise<Page> {
  const context = await chromium.person({ viewport: { width: 390, height: 844 } });
  complaints.push(complaintsOf(context));
  const page = await context.newPage();
  await virtualAuthenticator(page);
  return page;
}

/** Bob has an account and had a phone, whose browser is given. In front of him is the waiting page. */
async function bob(): Promise<Bob & { lost: Page }> {
  const port = await freePort();
  // By name: a passkey is bound to one.
  const room = await enterWaitingRoom({ chromium, port, publicUrl: `http://localhost:${port}` });
  const letters = new LettersRead(room.g);
  const complaints: string[][] = [];
  const lost = await phoneBrowser(complaints);
  await lost.goto(await room.g.invitationFor('bob'));
  await setUp(lost);
  return { room, letters, complaints, lost };
}

/** From the invitation's page to a phone that is ready. */
async function setUp(page: Page): Promise<void> {
  await press(page, 'Set up this phone');
  await headed(page, 'Hello');
  await press(page, 'Create a passkey');
  await headed(page, 'This phone is ready');
}

/** Up to the proven address. */
async function prove(page: Page, { room, letters }: Bob): Promise<void> {
  await page.goto(`${room.g.issuer}/recover`);
  await page.getByLabel('Email address').fill(emailOf('bob'));
  await press(page, 'Send a code');
  await headed(page, 'Look into your mail');
  await page.getByLabel('Code from the mail').fill(letters.codeFor(emailOf('bob')));
  await press(page, 'Continue');
}

async function approves(page: Page, room: WaitingRoom): Promise<void> {
  await page.goto(await room.page.code());
  await headed(page, /^Sign in to .*Contoso/);
  await press(page, 'Approve');
  await headed(page, 'Approved');
  const claims = await room.party.verify(await room.answers.broughtBy(room.page.page), room.asked);
  expect(claims).toMatchObject({ email: 'bob@example.com', acr: 'urn:countersign:acr:qr-uv' });
}

describe('somebody who lost their phone', () => {
  test('gets a new one to approve a sign-in with a recovery code', async () => {
    const he = await bob();
    const [code = ''] = await he.room.g.gateway.recovery.makeCodes(await userOf(he.room.g, 'bob'), '::1');
    await he.lost.context().close();
    const page = await phoneBrowser(he.complaints);
    // From where somebody without a phone is stuck: the code in front of them.
    await page.goto(await he.room.page.code());
    await page.getByRole('link', { name: 'I have lost my phone' }).click();
    await headed(page, 'Have you lost your phone?');
    await prove(page, he);
    await headed(page, 'Please wait, and come back');
    await page.getByLabel('Recovery code').fill(code);
    await press(page, 'Use this code');
    await headed(page, 'Set up your phone');
    await setUp(page);
    await approves(page, he.room);
    expect(he.complaints.flat()).toEqual([]);
  });

  test('gets a new one to approve a sign-in by waiting, with nothing kept in between', async () => {
    const he = await bob();
    const first = await phoneBrowser(he.complaints);
    await prove(first, he);
    await headed(first, 'Please wait, and come back');
    await first.context().close();
    he.room.g.clock.advance(WAIT);
    const page = await phoneBrowser(he.complaints);
    await prove(page, he);
    await headed(page, 'You can set up a new phone');
    await press(page, 'Set up this phone');
    await headed(page, 'Set up your phone');
    await setUp(page);
    // The sign-in that Bob came for is long over: he starts another.
    const asked = await he.room.party.ask();
    await he.room.page.page.goto(asked.url);
    await approves(page, { ...he.room, asked });
    expect(he.complaints.flat()).toEqual([]);
  });

  test('is told of it on the phone that was not lost after all, beside who is asking, and stops it there', async () => {
    const he = await bob();
    const stranger = await phoneBrowser();
    await prove(stranger, he);
    await headed(stranger, 'Please wait, and come back');
    await he.lost.goto(await he.room.page.code());
    await headed(he.lost, /^Sign in to .*Contoso/);
    const says = he.lost.locator('#recovery-says');
    expect(await says.innerText()).toContain('Somebody asked to recover your account.');
    expect(await barriersOf(he.lost)).toEqual([]);
    await press(he.lost, 'Stop it');
    await until(async () => expect(await says.innerText()).toContain('The recovery was stopped.'));
    // The sign-in itself is still theirs to answer.
    await press(he.lost, 'Approve');
    await headed(he.lost, 'Approved');
    he.room.g.clock.advance(WAIT);
    await prove(stranger, he);
    await headed(stranger, 'Please wait, and come back');
    expect(he.letters.toldTo(emailOf('bob'))).toContain('recovery-stopped');
  });
});
