import { expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { complaintsOf, until, useChromium } from '../support/chromium.ts';
import { type DashboardActor, memberOf, organizationOf } from '../support/dashboard.ts';
import { freePort } from '../support/gateway.ts';
import { readQr } from '../support/qr.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';

const chromium = useChromium();

async function office() {
  const port = await freePort();
  const g = await startBrowsableGateway({ port, publicUrl: `http://localhost:${port}` });
  const organization = await organizationOf(g);
  const admin = await memberOf(g, organization, 'admin');
  return { g, organization, admin };
}

/** The cookies of somebody who is signed in already, as a browser keeps them. */
const cookiesOf = (actor: DashboardActor, url: string) =>
  (actor.browser.jar.header('/dashboard') ?? '').split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });

test('an administrator creates a B2C integration by keyboard alone, and sees its pages change while typing colours', async () => {
  const { g, organization, admin } = await office();
  const context = await chromium.person({ viewport: { width: 1280, height: 900 } });
  await context.addCookies(cookiesOf(admin, g.issuer));
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  await page.goto(`${g.issuer}/dashboard/${organization.id}/integrations`);
  for (const link of ['Create an integration', 'Azure AD B2C tenant']) {
    await page.getByRole('link', { name: link, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: link, exact: true }).waitFor({ state: 'detached' });
  }
  await page.getByLabel('Display name').focus();
  await page.keyboard.type('Contoso Shop');
  await page.keyboard.press('Tab');
  await page.keyboard.type('contoso.com');
  await page.keyboard.press('Enter');
  await page.getByText('is no initial domain').waitFor();
  expect(await page.getByLabel('Display name').inputValue()).toBe('Contoso Shop');
  await page.getByLabel('Initial domain').fill('contoso');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Contoso Shop' }).waitFor();

  await page.getByRole('link', { name: 'Branding', exact: true }).click();
  const waiting = page.frameLocator('iframe').first();
  await waiting.getByRole('heading', { level: 1, name: 'Sign in to Contoso Shop' }).waitFor();
  await page.locator('iframe').first().scrollIntoViewIfNeeded();
  const seen = await until(async () => {
    const code = readQr(await page.locator('iframe').first().screenshot());
    if (!code) throw new Error('no code can be read');
    return code.text;
  });
  expect(seen).toBe(`${g.issuer}/s/preview.000.preview-preview-`);
  await page.getByLabel('Colour on light pages').fill('#0b6e4f');
  await until(async () => {
    expect(await waiting.locator('link[href^="/branding/1-0b6e4f-"]').count()).toBe(1);
  });
  await waiting.getByRole('button', { name: 'Cancel' }).click();
  await waiting.getByRole('heading', { level: 1, name: 'Sign in to Contoso Shop' }).waitFor();
  expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
});

test('whoever gets a link to a client secret opens it with one press, and the address bar does not keep it', async () => {
  const { g, organization } = await office();
  const { integration } = await g.gateway.managed.create(
    cliActor(),
    organization.id,
    { kind: 'oidc', name: 'App', redirectUris: ['https://app.example.com/cb'] },
    { withoutSecret: true },
  );
  const { url } = await g.gateway.secrets.handOver(cliActor(), integration.id);
  const page = await (await chromium.person()).newPage();
  await page.goto(url);
  await until(async () => expect(page.url()).toBe(`${g.issuer}/handover`));
  await page.getByRole('button', { name: 'Show the client secret' }).click();
  await page.getByRole('heading', { level: 1, name: 'Client secret for App' }).waitFor();
  expect(await page.getByLabel('Client secret', { exact: true }).inputValue()).toMatch(/^[\w-]{43}$/);
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('button', { name: 'Show the client secret' }).click();
  await page.getByText('There is nothing here').waitFor();
});
