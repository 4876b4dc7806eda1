import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import { complaintsOf, focused, until, useChromium } from '../support/chromium.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { freePort, type GatewayOptions, type TestGateway } from '../support/gateway.ts';
import { freshAddress } from '../support/sign-up.ts';
import { Answers, startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

const headed = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** By name: a passkey is bound to one. */
async function named(options: GatewayOptions = {}): Promise<TestGateway> {
  const port = await freePort();
  return startBrowsableGateway({ ...options, port, publicUrl: `http://localhost:${port}` });
}

/** Somebody in front of a code, with a phone in their hand that this gateway has never seen. */
async function inFrontOfACode(
  g: TestGateway,
  input: Partial<IntegrationInput>,
  request: Record<string, string> = {},
) {
  const party = await g.relyingParty(input);
  const desk = await chromium.person();
  const answers = await Answers.at(party, desk);
  const asked = await party.ask(request);
  const screen = await WaitingPage.open(desk, asked.url);
  const phone = await chromium.person({ viewport: { width: 390, height: 844 } });
  const complaints = complaintsOf(phone);
  const page = await phone.newPage();
  await virtualAuthenticator(page);
  return { party, answers, asked, screen, phone, page, complaints };
}

/** Looks into the mail in another tab, as people do on a phone, and comes back with the code. */
async function codeInTheMail(g: TestGateway, phone: BrowserContext, email: string): Promise<string> {
  const mail = await phone.newPage();
  const code = await until(async () => {
    await mail.goto(`${g.issuer}/demo/outbox`);
    const newest = await mail.locator('article', { hasText: email }).first().locator('h2').innerText();
    return /\d{6}/.exec(newest)?.[0] ?? Promise.reject(new Error('no code yet'));
  });
  await mail.close();
  return code;
}

describe.each([
  ['SQLite', async (): Promise<GatewayOptions> => ({ store: 'sqlite' })],
  [
    'PostgreSQL and Redis',
    async (): Promise<GatewayOptions> => ({ store: 'redis', databaseUrl: (await databaseOfThisTest()).url }),
  ],
])('on %s', (_, options) => {
  test('a person signs up, enrols, scans, approves with user verification, and the relying party gets their verified email', async () => {
    const g = await named(await options());
    const email = freshAddress();
    const termsUrl = 'https://contoso.example/terms';
    const { party, answers, asked, screen, phone, page, complaints } = await inFrontOfACode(
      g,
      { signUp: 'open', termsUrl },
      { prefillEmail: email, prefillGivenName: 'Ada' },
    );

    // The phone's camera reads the code from the pixels of the other screen.
    await page.goto(await screen.code());
    await headed(page, 'You scanned a sign-in code');
    await page.getByRole('link', { name: 'Set up this phone' }).click();

    await headed(page, 'Set up this phone');
    expect(new URL(page.url()).href).toBe(`${g.issuer}/sign-up`);
    await page.getByLabel('Email address').waitFor();
    expect(await page.locator('#purpose').innerText()).toContain('Contoso');
    expect(await page.getByLabel('Email address').inputValue()).toBe(email);
    await press(page, 'Send a code');

    await headed(page, 'Look into your mail');
    expect(await page.locator('#sent').innerText()).toContain(email);
    const code = await codeInTheMail(g, phone, email);
    // On a phone, the page may have been thrown away meanwhile.
    await page.reload();
    await headed(page, 'Look into your mail');
    await page.getByLabel('Code from the mail').fill(code);
    await press(page, 'Continue');

    await headed(page, 'Who are you?');
    expect(await page.getByLabel('Given name').inputValue()).toBe('Ada');
    await page.getByLabel('Family name').fill('Lovelace');
    await page.getByLabel('Nickname').fill('Countess');
    expect(await page.getByRole('link', { name: 'Read the terms' }).getAttribute('href')).toBe(termsUrl);
    await press(page, 'Continue');
    await page.getByRole('alert').getByText('read the terms and accept them').waitFor();
    await page.getByLabel('I accept the application’s terms.').check();
    await press(page, 'Continue');

    await headed(page, 'Create a passkey');
    await press(page, 'Create a passkey');

    // Back at the same sign-in, without scanning again.
    await headed(page, /^Sign in to .*Contoso/);
    expect(new URL(page.url()).href).toBe(`${g.issuer}/s/`);
    expect(await focused(page)).toBe('Decline');
    expect(await page.locator('#as').innerText()).toContain('Ada Lovelace');
    await screen.headed('Check your phone');
    await press(page, 'Approve');
    await headed(page, 'Approved');

    const claims = await party.verify(await answers.broughtBy(screen.page), asked);
    expect(claims).toMatchObject({
      email,
      email_verified: true,
      name: 'Ada Lovelace',
      nickname: 'Countess',
      acr: 'urn:countersign:acr:qr-uv',
      amr: ['mca', 'pop', 'user', 'mfa'],
    });
    const user = await g.gateway.people.userByEmail(email);
    expect(claims.sub).toBe(user?.id);
    expect(await g.gateway.people.acceptancesOf(user?.id ?? 'usr_')).toMatchObject([{ termsUrl }]);
    expect(complaints).toEqual([]);

    // The next time the phone is known.
    const again = await party.ask();
    const next = await WaitingPage.open(await chromium.person(), again.url);
    await page.goto(await next.code());
    await headed(page, /^Sign in to .*Contoso/);
  });
});

test('a phone that is new at an application for invited people is told to ask for an invitation, and is set up by one', async () => {
  const g = await named();
  const { party, answers, asked, screen, page, complaints } = await inFrontOfACode(g, { signUp: 'invited' });
  await page.goto(await screen.code());
  await page.getByRole('link', { name: 'Set up this phone' }).click();
  await headed(page, 'You need an invitation');
  await page.getByRole('link', { name: 'I have an invitation' }).click();

  const invitation = await g.invitationFor('bob');
  await page
    .getByLabel('Invitation code')
    .and(page.locator(':not([readonly])'))
    .fill(invitation.slice(invitation.indexOf('#') + 1));
  await press(page, 'Continue');
  await press(page, 'Set up this phone');
  await headed(page, 'Hello');
  await press(page, 'Create a passkey');

  await headed(page, /^Sign in to .*Contoso/);
  await press(page, 'Approve');
  await headed(page, 'Approved');
  const claims = await party.verify(await answers.broughtBy(screen.page), asked);
  expect(claims).toMatchObject({ email: 'bob@example.com' });
  // One refusal, which the page explained.
  expect(complaints.filter((text) => !text.includes('403'))).toEqual([]);
});

test('whoever has an account already is told so after the code, and goes back to use their phone', async () => {
  const g = await named();
  await g.phoneOf('ada');
  const { screen, phone, page } = await inFrontOfACode(g, { signUp: 'open' });
  await page.goto(await screen.code());
  await page.getByRole('link', { name: 'Set up this phone' }).click();
  await page.getByLabel('Email address').fill('ada@example.com');
  await press(page, 'Send a code');
  await page.getByLabel('Code from the mail').fill(await codeInTheMail(g, phone, 'ada@example.com'));
  await press(page, 'Continue');
  await headed(page, 'You already have an account');
  await page.getByRole('link', { name: 'Go back to the sign-in' }).click();
  await headed(page, 'You scanned a sign-in code');
  await page.getByRole('button', { name: 'Continue with passkey' }).waitFor();
});

test('the demo can be tried on one machine with a passkey of one’s own', async () => {
  const g = await named();
  const desk = await chromium.person();
  const shop = await desk.newPage();
  await shop.goto(`${g.issuer}/demo`);
  await shop.getByRole('link', { name: 'Sign in with your phone' }).click();
  const screen = new WaitingPage(shop);
  const phone = await chromium.person();
  const page = await phone.newPage();
  await virtualAuthenticator(page);
  await page.goto(await screen.code());
  await page.getByRole('link', { name: 'Set up this phone' }).click();
  const email = freshAddress();
  await page.getByLabel('Email address').fill(email);
  await press(page, 'Send a code');
  await headed(page, 'Look into your mail');
  const [outbox] = await Promise.all([
    phone.waitForEvent('page'),
    page.getByRole('link', { name: 'Open the outbox' }).click(),
  ]);
  await headed(outbox, 'Outbox');
  const code = /\d{6}/.exec(await outbox.locator('article').first().innerText())?.[0] ?? '';
  await outbox.close();
  await page.getByLabel('Code from the mail').fill(code);
  await press(page, 'Continue');
  await page.getByLabel('Given name').fill('Grace');
  await press(page, 'Continue');
  await press(page, 'Create a passkey');
  await press(page, 'Approve');
  await screen.headed('You are signed in');
  expect(await shop.locator('table').innerText()).toContain(email);
});
