import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import { barriersOf, complaintsOf, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

const headed = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name, ...(typeof name === 'string' && { exact: true }) }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();

/** This browser sets up the phone that an invitation's page is for. */
async function setUp(page: Page): Promise<void> {
  await press(page, 'Set up this phone');
  await press(page, 'Create a passkey');
  await headed(page, 'This phone is ready');
}

/** The phone scans what the screen shows, from its pixels, and approves; a code goes back where one is asked for. */
async function approve(phone: Page, screen: Page, question: RegExp): Promise<void> {
  await phone.goto(await new WaitingPage(screen).code());
  await headed(phone, question);
  await press(phone, 'Approve');
  const shown = phone.locator('#shown-code');
  await phone
    .getByRole('heading', { level: 1, name: /Approved|Type this code on the other screen/ })
    .waitFor();
  if (!(await shown.isVisible())) return;
  await screen.getByLabel('Code from your phone').fill(await shown.innerText());
  await press(screen, 'Continue');
}

test('from an empty folder to an owner, an organization, a B2C integration, its guide, a first phone and a green test', async () => {
  const port = await freePort();
  const g = await startBrowsableGateway({ firstStart: true, port, publicUrl: `http://localhost:${port}` });
  const context = await chromium.person({ viewport: { width: 1280, height: 900 } });
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  await virtualAuthenticator(page);

  // The link: what stands behind # is taken out of the address, and leaves with a press.
  await page.goto((await g.gateway.setupLinks.issue()).url);
  await headed(page, 'Set up this gateway');
  expect(page.url()).toBe(`${g.issuer}/setup`);
  await press(page, 'Begin');

  // The owner, their passkey in this browser, and recovery codes.
  await headed(page, 'Who owns this gateway?');
  await page.getByLabel('Email address').fill('ada@example.com');
  await page.getByLabel('Given name').fill('Ada');
  await press(page, 'Go on');
  await headed(page, 'Set up your passkey');
  const invitation = (await page.locator('canvas[data-link]').getAttribute('data-link')) ?? '';
  const tab = await context.newPage();
  await virtualAuthenticator(tab);
  await tab.goto(invitation);
  await setUp(tab);
  await tab.getByText('Close this tab and go on with the setup in the other one.').waitFor();
  await tab.close();
  await press(page, 'My passkey is set up');
  await headed(page, 'Your new recovery codes');
  expect(await page.locator('ol.codes li').count()).toBeGreaterThan(5);
  await follow(page, 'I have kept them');

  // Name and look, the first application, the first phone, and a sign-in to the demo with it.
  await headed(page, 'Name and look');
  await page.getByLabel('Name of the organization').fill('Fabrikam');
  await page.getByLabel('Colour').fill('#0b6e4f');
  await press(page, 'Go on');
  await headed(page, 'Your first application');
  await page.getByLabel('Name that people read when they sign in').fill('Fabrikam Shop');
  await page.getByLabel('Initial domain of the tenant').fill('fabrikam');
  await press(page, 'Create the Azure AD B2C integration');
  await headed(page, 'Your first phone');
  const phone = await (await chromium.person({ viewport: { width: 390, height: 844 } })).newPage();
  await virtualAuthenticator(phone);
  await phone.goto((await page.locator('canvas[data-link]').getAttribute('data-link')) ?? '');
  await setUp(phone);
  const opening = context.waitForEvent('page');
  await follow(page, 'Open the demo');
  const shop = await opening;
  await follow(shop, 'Sign in with your phone');
  await approve(phone, shop, /^Sign in to/);
  await shop.getByText('ada@example.com').first().waitFor();
  await shop.close();
  await follow(page, 'Go to the dashboard');

  // An organization of one's own, and an integration in it by name and initial domain.
  await headed(page, 'Where do you want to go?');
  await follow(page, 'Create an organization');
  await page.getByLabel('Name of the organization').fill('Contoso');
  await press(page, 'Create');
  await headed(page, 'Overview');
  await follow(page, 'Integrations');
  await follow(page, 'Create an integration');
  await follow(page, 'Azure AD B2C tenant');
  await page.getByLabel('Display name').fill('Contoso Shop');
  await page.getByLabel('Initial domain').fill('contoso');
  await page.keyboard.press('Enter');
  await headed(page, 'Contoso Shop');
  const clientId = await page.getByLabel('Client ID').inputValue();
  expect(await page.getByLabel('Metadata URL').inputValue()).toBe(
    `${g.issuer}/.well-known/openid-configuration`,
  );

  // Its guide, with these values.
  await follow(page, 'Guides');
  await page
    .getByRole('link', { name: /custom policy/i })
    .first()
    .click();
  const policy = await page.locator('textarea').first().inputValue();
  expect(policy).toContain(`<Item Key="client_id">${clientId}</Item>`);
  expect(policy).toContain(`<Item Key="METADATA">${g.issuer}/.well-known/openid-configuration</Item>`);

  // The test, with the phone.
  await follow(page, 'Test');
  await press(page, 'Start the test');
  await headed(page, /^Sign in to Contoso Shop/);
  await approve(phone, page, /^Sign in to/);
  await page.getByText('The sign-in works').waitFor();
  expect(await page.locator('.finding.is-passed').count()).toBeGreaterThan(8);
  expect(await barriersOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
