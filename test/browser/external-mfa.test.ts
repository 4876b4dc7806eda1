import type { BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';
import { until, useChromium } from '../support/chromium.ts';
import { type EntraWorld, entraWorld, REDIRECT } from '../support/entra.ts';
import { RunningClock } from '../support/running-clock.ts';
import { WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();
const ENTRA = new URL(REDIRECT).origin;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Entra's own pages, played inside the browser: one posts the request, the other takes the answer. */
async function atEntra(world: EntraWorld, context: BrowserContext) {
  const answers: Map<string, string>[] = [];
  const fields = await world.fields();
  await context.route(`${ENTRA}/**`, async (route) => {
    const posted = route.request().postData();
    if (posted !== null) answers.push(new Map(new URLSearchParams(posted)));
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`,
    );
    const form = `<form method="post" action="${world.g.issuer}/auth">${inputs.join('')}<button>Go on</button></form>`;
    await route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Entra</title><link rel="icon" href="data:,">${posted === null ? form : 'Back'}`,
    });
  });
  const page = await context.newPage();
  await page.goto(`${ENTRA}/common/SAS/BeginAuth`);
  await page.getByRole('button', { name: 'Go on' }).click();
  return { page: new WaitingPage(page), answers, fields };
}

const backAtEntra = (page: Page): Promise<void> => page.waitForURL((url) => url.origin === ENTRA);

test('a form that another site posts leads to the waiting page, whose Lax cookies are kept and sent, and back', async () => {
  const world = await entraWorld({ clock: new RunningClock() });
  const { g } = world;
  const ada = await g.phoneOf('ada');
  const context = await chromium.person();
  const addresses: string[] = [];
  context.on('request', (request) => addresses.push(request.url()));
  const { page, answers, fields } = await atEntra(world, context);
  await page.headed('Sign in to Contoso');
  expect(page.page.url()).toMatch(new RegExp(`^${g.issuer}/interaction/[\\w-]{43}$`));
  const cookies = await context.cookies(g.issuer);
  expect(cookies.filter(({ name }) => name.startsWith('cs_posted_'))).toEqual([]);
  expect(cookies.filter(({ name }) => name.startsWith('cs_waiting_'))).toMatchObject([{ sameSite: 'Lax' }]);

  // The same browser is shown the same page again: the cookie of the redirect's target came along.
  await page.page.reload();
  await page.headed('Sign in to Contoso');
  const { challenge, statement } = await ada.claim(await page.code());
  await page.headed('Check your phone');
  await ada.approve(challenge, statement);
  await backAtEntra(page.page);
  expect([...(answers[0]?.keys() ?? [])].sort()).toEqual(['id_token', 'state']);
  expect(answers[0]?.get('state')).toBe(fields.state);
  expect(addresses.join('\n')).not.toContain(fields.id_token_hint);
  expect(addresses.join('\n')).not.toContain(encodeURIComponent(fields.state ?? ''));
});

test('two tabs that are posted at once go their ways', async () => {
  const world = await entraWorld({ clock: new RunningClock() });
  const context = await chromium.person();
  const one = await atEntra(world, context);
  const two = await atEntra(world, context);
  await one.page.headed('Sign in to Contoso');
  await two.page.headed('Sign in to Contoso');
  expect(one.page.page.url()).not.toBe(two.page.page.url());
});

test('a page that is open goes back by itself before Entra gives up, and says that the time is over', async () => {
  const clock = new RunningClock();
  const world = await entraWorld({ clock });
  const { page, answers, fields } = await atEntra(world, await chromium.person());
  await page.headed('Sign in to Contoso');
  // On a machine with other work to do a page may take seconds to load.
  clock.advance(4 * MINUTE + 15 * SECOND);
  await page.page.reload();
  clock.advance(14 * SECOND);
  await backAtEntra(page.page);
  await until(() =>
    expect(Object.fromEntries(answers[0] ?? [])).toEqual({
      error: 'access_denied',
      error_description: 'The sign-in timed out',
      state: fields.state,
      iss: world.g.issuer,
    }),
  );
});
