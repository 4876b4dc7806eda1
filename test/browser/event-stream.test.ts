import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { until, useChromium } from '../support/chromium.ts';
import { heardBy, recordStreams, streamsOf } from '../support/event-streams.ts';
import { STORES } from '../support/gateway.ts';
import { enterWaitingRoom, startAgain, WaitingPage } from '../support/waiting-room.ts';

const EVENTS = '**/interaction/*/events';
const STATE = /\/interaction\/[\w-]{43}\/state$/;

const chromium = useChromium();

/** The addresses the page asks for from now on. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  return requests;
}

async function recorded() {
  const context = await chromium.person();
  await recordStreams(context);
  return enterWaitingRoom({ chromium, context });
}

test('where event streams are cut, the page asks again and again, and still finishes', async () => {
  const context = await chromium.person();
  await context.route(EVENTS, (route) => route.abort());
  const { page, ada, party, asked, answers } = await enterWaitingRoom({ chromium, context });
  const requests = requestsOf(page.page);
  const { ticket } = await ada.scan(await page.code());
  await page.says('Scanned. Continue on your phone.');
  const { challenge, statement } = await ada.claimByTicket(ticket);
  await page.headed('Check your phone');
  await ada.approve(challenge, statement);
  expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({ given_name: 'Ada' });
  expect(requests.filter((url) => STATE.test(url)).length).toBeGreaterThan(1);
});

test('a sign-in takes one event stream and no poll, and hears every step by its one name', async () => {
  const { context, g, party, ada, answers } = await recorded();
  const page = new WaitingPage(await context.newPage());
  const requests = requestsOf(page.page);
  await page.page.goto((await party.ask()).url);
  const { ticket } = await ada.scan(await page.code());
  await page.says('Scanned. Continue on your phone.');
  const { challenge, statement } = await ada.claimByTicket(ticket);
  await page.headed('Check your phone');

  const resume = '**/auth/*';
  await page.page.route(resume, (route) => route.fulfill({ status: 204 }));
  await ada.approve(challenge, statement);
  await page.headed('Approved');
  expect([...new Set((await heardBy(page.page)).map(({ state }) => state))]).toEqual([
    'pending',
    'scanned',
    'claimed',
    'approved',
  ]);
  expect(await streamsOf(page.page)).toEqual({ opened: 1, open: 0 });
  await page.page.unroute(resume);
  await page.page.getByRole('link', { name: 'Continue' }).click();
  await answers.broughtBy(page.page);

  expect(requests.filter((url) => url.endsWith('/events'))).toHaveLength(1);
  expect(requests.filter((url) => STATE.test(url))).toEqual([]);
  // The other tab, which waits on.
  expect(g.gateway.waiting()).toBe(1);
});

test.each(['declined', 'expired', 'contested'] as const)(
  'a stream that the gateway ended with %s is not opened again',
  async (end) => {
    const { g, page, ada } = await recorded();
    const code = await page.code();
    if (end === 'expired') {
      g.clock.advance(120_000);
      g.gateway.tick();
    } else {
      const { challenge, statement } = await ada.claim(code);
      if (end === 'declined') await ada.decline(challenge, statement, 'refused');
      else await expect((await g.phoneOf('bob')).claim(code)).rejects.toThrow();
    }
    await until(async () => expect((await heardBy(page.page)).at(-1)?.state).toBe(end));
    await until(async () => expect(await streamsOf(page.page)).toEqual({ opened: 1, open: 0 }));
    await until(() => expect(g.gateway.waiting()).toBe(0));
  },
);

test('what happens before the stream is open is not missed', async () => {
  const context = await chromium.person();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await context.route(EVENTS, async (route) => {
    await held;
    await route.continue();
  });
  const { page, ada } = await enterWaitingRoom({ chromium, context });
  await ada.claim(await page.code());
  await page.says('Ready to scan.');
  letGo();
  await page.headed('Check your phone');
});

test('a stream that falls silent is noticed, and the page goes on', async () => {
  const context = await chromium.person();
  await context.clock.install();
  await recordStreams(context);
  const { page, ada } = await enterWaitingRoom({ chromium, context });
  await until(async () => expect(await heardBy(page.page)).toHaveLength(1));
  await context.clock.runFor(26_000);
  await until(async () => expect(await streamsOf(page.page)).toEqual({ opened: 2, open: 1 }));
  await ada.claim(await page.code());
  await page.headed('Check your phone');
});

describe.each(STORES)('on %s', (store) => {
  test('an open page survives that its gateway is restarted in the middle of a sign-in', async () => {
    const { g, page, ada, party, asked, answers } = await enterWaitingRoom({ chromium, store });
    const { challenge, statement } = await ada.claim(await page.code());
    await page.headed('Check your phone');
    await g.stop();
    await page.says('Connection lost. Trying again …');

    await startAgain(g);
    await page.says('Your phone shows who is asking. Approve there to sign in to Contoso.');
    await ada.approve(challenge, statement);
    expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({
      email: 'ada@example.com',
    });
  });

  test('an approval given while the page was cut off is collected when the connection is back', async () => {
    const { g, context, page, ada, party, asked, answers } = await enterWaitingRoom({ chromium, store });
    const { challenge, statement } = await ada.claim(await page.code());
    await page.headed('Check your phone');
    await context.route('**/interaction/**', (route) => route.abort());
    await g.stop();
    await page.says('Connection lost. Trying again …');
    await startAgain(g);
    await ada.approve(challenge, statement);
    await page.says('Connection lost. Trying again …');
    await context.unroute('**/interaction/**');
    expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({
      email: 'ada@example.com',
    });
  });
});
