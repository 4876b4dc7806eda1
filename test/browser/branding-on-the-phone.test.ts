import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { virtualAuthenticator } from '../pages/virtual-authenticator.ts';
import { barriersOf, complaintsOf, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { pngOf } from '../support/pictures.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

/** What of the application's look is on the page. */
const lookOf = (page: Page) =>
  page.evaluate(() => {
    const image = document.querySelector<HTMLImageElement>('#logo img')!;
    const shown = (id: string) => document.getElementById(id)!.offsetParent !== null;
    return {
      logo: shown('logo') && image.complete ? image.naturalWidth : 0,
      links: ['terms', 'privacy'].filter(shown),
      link: getComputedStyle(document.querySelector('[data-does="not-me"]')!).color,
    };
  });

test('a phone shows logo, colours and links of the application beside the statement, and none of them before', async () => {
  const port = await freePort();
  const g = await startBrowsableGateway({ port, publicUrl: `http://localhost:${port}` });
  const party = await g.relyingParty({ accent: '#0b6e4f', termsUrl: 'https://contoso.example/terms' });
  await g.gateway.logos.add(party.integration.id, { name: 'default', file: pngOf(300, 60) });
  const waiting = await WaitingPage.open(await chromium.person(), (await party.ask()).url);

  const context = await chromium.person({ viewport: { width: 390, height: 844 } });
  const complaints = complaintsOf(context);
  const page = await context.newPage();
  await virtualAuthenticator(page);
  await page.goto(await g.invitationFor('bob'));
  await page.getByRole('button', { name: 'Set up this phone' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await page.getByRole('heading', { name: 'This phone is ready' }).waitFor();

  // Another site led here: nothing is claimed before a press.
  await context.clearCookies();
  await page.goto(await waiting.code());
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  expect(await lookOf(page)).toMatchObject({ logo: 0, links: [] });
  expect(await page.content()).not.toMatch(/\/logos\/|\/branding\/|contoso/i);

  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { level: 1, name: /^Sign in to .*Contoso/ }).waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('#logo img')?.naturalWidth);
  expect(await lookOf(page)).toEqual({ logo: 300, links: ['terms'], link: 'rgb(11, 110, 79)' });
  expect(await page.getByRole('link', { name: 'Terms' }).getAttribute('href')).toBe(
    'https://contoso.example/terms',
  );
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor();
  expect(complaints).toEqual([]);
});
