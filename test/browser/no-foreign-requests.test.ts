import type { BrowserContext, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { complaintsOf, until, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { Answers, enterWaitingRoom, startBrowsableGateway, WaitingPage } from '../support/waiting-room.ts';

/** What a waiting page does over and over, and how it leaves. */
const FOLLOWING = /^\/(interaction\/[\w-]+\/(events|state|cancel|new-code)|auth\/[\w-]+)$/;

const chromium = useChromium();

/** Every request of this browser from now on. What a page carries within itself is none. */
function requestsOf(context: BrowserContext): Request[] {
  const requests: Request[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request);
  });
  return requests;
}

const linesOf = (requests: Request[]) =>
  requests.map((request) => {
    const { origin, pathname } = new URL(request.url());
    return `${request.method()} ${origin}${pathname.replace(/[\w-]{43}/, ':uid').replace(/-[\w]{8}\./, '.')}`;
  });

test('a sign-in asks nobody but the gateway, until it posts the answer; the page takes three requests', async () => {
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const requests = requestsOf(context);
  const { g, page, ada, party, answers } = await enterWaitingRoom({ chromium, context });
  const code = await page.code();
  const load = requests.filter((request) => !FOLLOWING.test(new URL(request.url()).pathname));
  expect(linesOf(load)).toEqual([
    `GET ${g.issuer}/auth`,
    `GET ${g.issuer}/assets/signin.css`,
    `GET ${g.issuer}/assets/waiting.js`,
  ]);

  const { ticket } = await ada.scan(code);
  await page.says('Scanned. Continue on your phone.');
  const { challenge, statement } = await ada.claimByTicket(ticket);
  await page.headed('Check your phone');
  await ada.approve(challenge, statement);
  await answers.broughtBy(page.page);

  const foreign = requests.filter((request) => new URL(request.url()).origin !== g.issuer);
  expect(linesOf(foreign)).toEqual([`POST ${party.redirectUri}`]);
  expect(complaints).toEqual([]);
});

test('every end of a sign-in asks nobody but the gateway, and the browser has nothing to complain of', async () => {
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const requests = requestsOf(context);
  const { g, page, ada, party, answers } = await enterWaitingRoom({ chromium, context });
  const refused = await ada.claim(await page.code());
  await ada.decline(refused.challenge, refused.statement, 'refused');
  await page.headed('Declined');
  await page.page.getByRole('link', { name: 'Back to Contoso' }).click();
  await answers.broughtBy(page.page);

  const cancelled = await WaitingPage.open(context, (await party.ask()).url);
  await cancelled.page.getByRole('button', { name: 'Cancel' }).click();
  await answers.broughtBy(cancelled.page);

  const expired = await WaitingPage.open(context, (await party.ask()).url);
  await expired.code();
  g.clock.advance(120_000);
  g.gateway.tick();
  await expired.headed('This page has timed out');
  await expired.page.getByRole('button', { name: 'New code' }).click();
  await expired.headed('Sign in to Contoso');

  const foreign = requests.filter((request) => new URL(request.url()).origin !== g.issuer);
  expect(linesOf(foreign)).toEqual([`POST ${party.redirectUri}`, `POST ${party.redirectUri}`]);
  expect(complaints).toEqual([]);
});

test('the demo, from the front page to the claims, asks nobody but the gateway, without a complaint', async () => {
  const g = await startBrowsableGateway();
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const requests = requestsOf(context);
  const shop = new WaitingPage(await context.newPage());
  await shop.page.goto(g.issuer);
  await shop.page.getByRole('link', { name: 'Open the demo shop' }).click();
  await shop.page.getByRole('link', { name: 'Sign in with your phone' }).click();
  await shop.headed('Sign in to Demo shop');
  const camera = await context.newPage();
  await camera.goto(await shop.code());
  const opening = context.waitForEvent('page');
  await shop.page.getByRole('link', { name: 'Open the simulated phone' }).click();
  const phone = await opening;
  await phone.getByRole('button', { name: 'Approve' }).click();
  await shop.headed('You are signed in');

  expect([...new Set(requests.map((request) => new URL(request.url()).origin))]).toEqual([g.issuer]);
  expect(complaints).toEqual([]);
});

test.each(['form_post', 'query', 'fragment'])(
  'a sign-in in a pop-up that answers by %s keeps its opener',
  async (mode) => {
    const context = await chromium.person();
    const complaints = complaintsOf(context);
    const g = await startBrowsableGateway();
    const party = await g.relyingParty({
      kind: 'oidc',
      name: 'Expenses',
      redirectUris: [`http://127.0.0.1:${await freePort()}/callback`],
    });
    const ada = await g.phoneOf('ada');
    const answers = await Answers.at(party, context);
    const { url } = await party.ask({ response_mode: mode });
    const app = await context.newPage();
    await app.goto(new URL('/', party.redirectUri).href);
    const opening = app.waitForEvent('popup');
    await app.evaluate((address) => {
      addEventListener('message', (event) => {
        document.title = String(event.data);
      });
      window.open(address, 'sign-in', 'width=480,height=720');
    }, url);
    const popup = new WaitingPage(await opening);
    await popup.headed('Sign in to Expenses');
    const { challenge, statement } = await ada.claim(await popup.code());
    await ada.approve(challenge, statement);
    expect((await answers.broughtBy(popup.page)).fields.has('code')).toBe(true);
    await popup.page.evaluate(() => window.opener.postMessage('signed in', location.origin));
    await until(async () => expect(await app.title()).toBe('signed in'));
    expect(complaints).toEqual([]);
  },
);
