import { describe, expect, test } from 'vitest';
import { pressByKeyboard, useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { enterWaitingRoom, tokenOf, WaitingPage } from '../support/waiting-room.ts';

const UNSCANNED = 120_000;

/** An application that asks for a code. Azure AD B2C takes no answer but a posted one. */
const expenses = async () => ({
  kind: 'oidc' as const,
  name: 'Expenses',
  redirectUris: [`http://127.0.0.1:${await freePort()}/callback`],
});

const chromium = useChromium();

test('reloading shows the same sign-in to the same browser, and the phone may go on with it', async () => {
  const { page, ada, party, asked, answers } = await enterWaitingRoom({ chromium });
  const before = await page.code();
  await page.page.reload();
  const after = await page.code();
  expect(tokenOf(after)).toBe(tokenOf(before));

  const { challenge, statement } = await ada.claim(after);
  await page.headed('Check your phone');
  await page.page.reload();
  await page.headed('Check your phone');
  await ada.approve(challenge, statement);
  expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({ given_name: 'Ada' });
});

test('another browser at the same address is told so, and learns nothing of the sign-in', async () => {
  const { page, ada } = await enterWaitingRoom({ chromium });
  const code = await page.code();
  const stranger = await WaitingPage.open(await chromium.person(), page.page.url());
  await stranger.headed('This browser has no such sign-in');
  const content = await stranger.page.content();
  for (const secret of ['Contoso', 'contoso', tokenOf(code)]) expect(content).not.toContain(secret);
  expect(await stranger.page.locator('canvas, form, script').count()).toBe(0);
  expect(await stranger.page.context().cookies()).toEqual([]);

  await ada.scan(code);
  await page.says('Scanned. Continue on your phone.');
});

describe('for a browser that came from the application’s page', () => {
  /** Follows a link from the application's page, as people come. */
  const comeByLink = async () => {
    const room = await enterWaitingRoom({ chromium, integration: await expenses() });
    const { context, party, answers } = room;
    const { url } = await party.ask();
    const home = new URL('/', party.redirectUri).href;
    const page = new WaitingPage(await context.newPage());
    await page.page.goto(home);
    await page.page.setContent(`<a href="${url.replaceAll('&', '&amp;')}">Sign in</a>`);
    await page.page.getByRole('link').click();
    await page.headed('Sign in to Expenses');
    answers.all.length = 0;
    return { ...room, page, home };
  };

  test('Back after the end leads to that page, and no address brings a second result', async () => {
    const { page, home, ada, answers } = await comeByLink();
    const waiting = page.page.url();
    const { challenge, statement } = await ada.claim(await page.code());
    await ada.approve(challenge, statement);
    expect((await answers.broughtBy(page.page)).fields.has('code')).toBe(true);

    await page.page.goBack();
    await page.page.waitForURL(home);
    answers.all.length = 0;
    for (const again of [waiting, waiting.replace('/interaction/', '/auth/')]) {
      const response = await page.page.goto(again);
      expect(response?.status()).toBe(404);
      await page.headed('This browser has no such sign-in');
    }
    expect(answers.all).toEqual([]);
  });

  test('Back after Cancel says that it was cancelled, and brings no second answer', async () => {
    const { page, answers } = await comeByLink();
    await page.page.getByRole('button', { name: 'Cancel' }).click();
    expect((await answers.broughtBy(page.page)).fields.get('error')).toBe('access_denied');
    await page.page.goBack();
    await page.headed('Cancelled');
    await pressByKeyboard(page.page, 'Back to Expenses');
    await page.headed('This sign-in is over');
    expect(answers.all).toHaveLength(1);
  });
});

test('two tabs with two sign-ins go their own ways', async () => {
  const { context, g, party, asked, page, ada, answers } = await enterWaitingRoom({ chromium });
  const bob = await g.phoneOf('bob');
  const asked2 = await party.ask();
  const page2 = await WaitingPage.open(context, asked2.url);
  expect(tokenOf(await page2.code())).not.toBe(tokenOf(await page.code()));

  const held = await bob.claim(await page2.code());
  await page2.headed('Check your phone');
  await page.says('Ready to scan.');
  await bob.approve(held.challenge, held.statement);
  expect(await party.verify(await answers.broughtBy(page2.page), asked2)).toMatchObject({
    email: 'bob@example.com',
  });

  await page.page.reload();
  const { challenge, statement } = await ada.claim(await page.code());
  await ada.approve(challenge, statement);
  expect(await party.verify(await answers.broughtBy(page.page), asked)).toMatchObject({
    email: 'ada@example.com',
  });
});

describe.each(['form_post', 'query', 'fragment'])('by %s', (mode) => {
  const enter = async () =>
    enterWaitingRoom({ chromium, integration: await expenses(), request: { response_mode: mode } });

  test('Cancel tells the application access_denied', async () => {
    const { page, party, asked, answers, g } = await enter();
    await pressByKeyboard(page.page, 'Cancel');
    const { action, fields } = await answers.broughtBy(page.page);
    expect(action).toBe(party.redirectUri);
    expect(Object.fromEntries(fields)).toEqual({
      error: 'access_denied',
      error_description: 'The sign-in was cancelled',
      state: asked.state,
      iss: g.issuer,
    });
  });

  test('“Back to the application” after a refusal tells it access_denied', async () => {
    const { page, asked, ada, answers, g } = await enter();
    const { challenge, statement } = await ada.claim(await page.code());
    await ada.decline(challenge, statement, 'refused');
    await page.headed('Declined');
    await pressByKeyboard(page.page, 'Back to Expenses');
    expect(Object.fromEntries((await answers.broughtBy(page.page)).fields)).toEqual({
      error: 'access_denied',
      error_description: 'The sign-in was declined on the phone',
      state: asked.state,
      iss: g.issuer,
    });
  });

  test('an approval brings a code that the application can exchange', async () => {
    const { page, asked, party, ada, answers } = await enter();
    const { challenge, statement } = await ada.claim(await page.code());
    await ada.approve(challenge, statement);
    const tokens = await party.exchange(await answers.broughtBy(page.page), asked);
    expect(tokens.claims()).toMatchObject({ email: 'ada@example.com' });
  });
});

test('a new code is another challenge, and the old code is dead', async () => {
  const { g, page, ada } = await enterWaitingRoom({ chromium });
  const old = await page.code();
  g.clock.advance(UNSCANNED);
  g.gateway.tick();
  await page.headed('This page has timed out');
  await expect(ada.claim(old)).rejects.toMatchObject({ code: 'frame_expired' });
  await pressByKeyboard(page.page, 'New code');
  const fresh = await page.code();
  expect(tokenOf(fresh)).not.toBe(tokenOf(old));
  expect(await ada.scan(fresh)).toMatchObject({ state: 'scanned' });
});

test('a new code on a live sign-in ends the old one, even for a phone that has scanned it', async () => {
  const { context, page, ada } = await enterWaitingRoom({ chromium });
  const old = await page.code();
  const { ticket } = await ada.scan(old);
  await page.says('Scanned. Continue on your phone.');
  const answered = await context.request.post(`${page.page.url()}/new-code`, {
    headers: { 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' },
    maxRedirects: 0,
  });
  expect(answered.status()).toBe(303);
  await page.page.reload();
  expect(tokenOf(await page.code())).not.toBe(tokenOf(old));
  for (const attempt of [() => ada.claim(old), () => ada.claimByTicket(ticket)]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'challenge_decided' });
  }
});
