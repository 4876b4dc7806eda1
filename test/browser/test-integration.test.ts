import { expect, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import { barriersOf, complaintsOf, pressByKeyboard, useChromium } from '../support/chromium.ts';
import { memberOf } from '../support/dashboard.ts';
import { WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();
const gateway = sharedGateway();

/** Cookies that no other site's page sends have to come along with the answer, which is posted from our own. */
test('an administrator presses a button, approves on a phone, and sees a green page', async () => {
  const g = gateway();
  const { integration } = await g.integration({ name: 'Contoso' });
  const admin = await memberOf(g, { id: 'org_default' }, 'admin');
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const cookie = /cs_dashboard=([^;]+)/.exec(admin.browser.jar.header('/') ?? '')?.[1] ?? '';
  await context.addCookies([
    { name: 'cs_dashboard', value: cookie, url: g.issuer, sameSite: 'Strict', httpOnly: true },
  ]);
  const page = await context.newPage();
  const address = `${g.issuer}/dashboard/org_default/integrations/${integration.id}/test`;
  await page.goto(address);
  await pressByKeyboard(page, 'Start the test');
  const waiting = new WaitingPage(page);
  await waiting.headed('Sign in to Contoso (test)');
  const ada = await g.phoneOf('ada');
  const { challenge, statement } = await ada.claim(await waiting.code());
  await ada.approve(challenge, statement);
  await page.getByText('The sign-in works').waitFor();
  expect(page.url()).toBe(address);
  expect(await page.locator('.finding.is-passed').count()).toBeGreaterThan(8);
  expect(await page.getByText('Passed', { exact: true }).count()).toBeGreaterThan(8);
  expect(await barriersOf(page)).toEqual([]);
  // Neither a reload nor the way back sends the answer again.
  await page.reload();
  await page.getByText('The sign-in works').waitFor();
  await page.getByLabel('Email address or user ID').fill('ada@example.com');
  await page.getByRole('button', { name: 'Show the claims' }).click();
  await page.getByText('Claims of ada@example.com').waitFor();
  expect(complaints).toEqual([]);
});
