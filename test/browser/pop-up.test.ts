import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriersOf, complaintsOf, useChromium } from '../support/chromium.ts';
import type { TestGateway } from '../support/gateway.ts';
import { pngOf } from '../support/pictures.ts';
import { readQr } from '../support/qr.ts';
import type { Asked, RelyingParty } from '../support/relying-party.ts';
import { startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

const SMALL = { width: 480, height: 640 };
/** Of a long name, so that the heading takes two lines. */
const NAME = 'Contoso Travel and Expenses';
const OPENER = '<!doctype html><title>Application</title><link rel="icon" href="data:,"><h1>Application</h1>';

const chromium = useChromium();

interface Application {
  g: TestGateway;
  party: RelyingParty;
  context: BrowserContext;
  opener: Page;
  /** What the browser complained about in any window. */
  complaints: string[];
  /** Opens a sign-in in a pop-up, as the application's own page would. */
  popUp(request?: Record<string, string>): Promise<{ asked: Asked; popup: WaitingPage }>;
}

/** An application in a window of its own, with a logo, colours and links. */
async function openApplication(): Promise<Application> {
  const g = await startBrowsableGateway();
  const party = await g.relyingParty({
    name: NAME,
    accent: '#0b6e4f',
    termsUrl: 'https://contoso.example/terms',
    privacyUrl: 'https://contoso.example/privacy',
  });
  await g.gateway.logos.add(party.integration.id, { name: 'default', file: pngOf(576, 144) });
  const context = await chromium.person({ viewport: SMALL });
  const complaints = complaintsOf(context);
  const { origin } = new URL(party.redirectUri);
  // What a library such as MSAL does in the pop-up: hand the answer to the window that opened it.
  await context.route(
    (url) => url.origin === origin,
    (route) => {
      const posted = JSON.stringify(route.request().postData() ?? '').replaceAll('<', '\\u003c');
      const body = `${OPENER}<script>opener?.postMessage(${posted}, location.origin)</script>`;
      return route.fulfill({ contentType: 'text/html', body });
    },
  );
  const opener = await context.newPage();
  await opener.goto(`${origin}/application`);
  return {
    g,
    party,
    context,
    opener,
    complaints,
    async popUp(request = {}) {
      const asked = await party.ask({ display: 'popup', ...request });
      const opened = opener.waitForEvent('popup');
      await opener.evaluate((url) => {
        window.addEventListener('message', ({ data }) => document.body.setAttribute('data-answer', data));
        window.open(url, 'sign-in', 'popup,width=480,height=640');
      }, asked.url);
      const page = await opened;
      await page.waitForLoadState();
      return { asked, popup: new WaitingPage(page) };
    },
  };
}

const heading = `Sign in to ${NAME}`;

describe('in a pop-up', () => {
  test('a sign-in keeps its opener and hands it the answer', async () => {
    const { g, party, opener, popUp, complaints } = await openApplication();
    const { asked, popup } = await popUp();
    await popup.headed(heading);
    expect(await popup.page.evaluate(() => window.opener !== null)).toBe(true);
    const ada = await g.phoneOf('ada');
    const { challenge, statement } = await ada.claim(await popup.code());
    await ada.approve(challenge, statement);
    const told = opener.locator('body[data-answer]');
    await told.waitFor();
    const fields = new Map(new URLSearchParams((await told.getAttribute('data-answer')) ?? ''));
    const claims = await party.verify({ action: party.redirectUri, fields }, asked);
    expect(claims.email).toBe('ada@example.com');
    expect(complaints).toEqual([]);
  });

  test('480 by 640 pixels show logo, name, host and the whole code, without scrolling and in any colours', async () => {
    const { popUp } = await openApplication();
    const { popup } = await popUp();
    await popup.says('Ready to scan.');
    for (const colorScheme of ['light', 'dark'] as const) {
      await popup.page.emulateMedia({ colorScheme });
      expect(await popup.page.evaluate(() => scrollY)).toBe(0);
      expect(readQr(await popup.page.screenshot())?.text).toContain('/s/');
      const shown = popup.page.locator('.logo img, h1, .host, .qr');
      expect(await shown.count()).toBe(4);
      for (const box of await Promise.all((await shown.all()).map((one) => one.boundingBox()))) {
        expect(box!.y).toBeGreaterThanOrEqual(0);
        expect(box!.y + box!.height).toBeLessThanOrEqual(SMALL.height);
      }
    }
    expect(await popup.page.locator('.logo img').evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(
      576,
    );
    expect(await popup.page.getByText('Countersign').count()).toBe(0);
  });

  test('no barrier is in the way of anybody, in light and in dark, with the colours of the application', async () => {
    const { popUp, complaints } = await openApplication();
    const { popup } = await popUp();
    await popup.headed(heading);
    expect(await barriersOf(popup.page)).toEqual([]);
    const accent = () =>
      popup.page.evaluate(() => getComputedStyle(document.querySelector('.legal a')!).color);
    expect(await accent()).toBe('rgb(11, 110, 79)');
    expect(complaints).toEqual([]);
  });

  test('it stays a pop-up when it is loaded again, and as branded as it began', async () => {
    const { g, party, popUp } = await openApplication();
    const { popup } = await popUp();
    await popup.headed(heading);
    await g.gateway.logos.remove(party.integration.id, 'default');
    await g.gateway.integrations.update(party.integration.id, { accent: '', termsUrl: '' });
    const before = await popup.page.locator('.logo img').getAttribute('src');
    await popup.page.reload();
    await popup.headed(heading);
    expect(await popup.page.locator('main').getAttribute('data-display')).toBe('popup');
    expect(await popup.page.locator('.logo img').getAttribute('src')).toBe(before);
    expect(await popup.page.getByRole('link', { name: 'Terms' }).isVisible()).toBe(true);
  });

  test('what its links open cannot reach back into the sign-in', async () => {
    const { popUp, context } = await openApplication();
    await context.route('https://contoso.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: OPENER }),
    );
    const { popup } = await popUp();
    const opened = context.waitForEvent('page');
    await popup.page.getByRole('link', { name: 'Privacy' }).click();
    const page = await opened;
    await page.waitForURL('https://contoso.example/privacy');
    expect(await page.evaluate(() => window.opener)).toBeNull();
    expect(await popup.page.evaluate(() => window.opener !== null)).toBe(true);
    await popup.headed(heading);
  });

  test('no page of a sign-in cuts a pop-up off its opener', async () => {
    const { g, party } = await openApplication();
    const answer = await fetch((await party.ask({ display: 'popup' })).url.replace(g.issuer, g.origin));
    expect(answer.headers.get('cross-origin-opener-policy')).toBeNull();
  });
});

test('with display=touch "Open on this phone" leads, and the code is one press away', async () => {
  const { popUp } = await openApplication();
  const { popup } = await popUp({ display: 'touch' });
  await popup.says('Ready.');
  const { page } = popup;
  expect(await page.getByRole('link', { name: 'Open on this phone' }).isVisible()).toBe(true);
  expect(await page.locator('.qr').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Show the code for another phone' }).click();
  expect(await popup.code()).toContain('/s/');
});
