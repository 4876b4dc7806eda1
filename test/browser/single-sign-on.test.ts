import { expect, test } from 'vitest';
import { barriersOf, complaintsOf, pressByKeyboard, useChromium } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp } from '../support/sessions.ts';
import { Answers, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

test('one approval signs in to two applications, until the person signs out', async () => {
  const g = await startGateway({ env: SESSIONS_ON });
  const implicit = { responseType: 'id_token' } as const;
  const shop = await g.relyingParty(sessionApp('shop.example.com', implicit));
  const desk = await g.relyingParty(sessionApp('desk.example.com', implicit));
  const ada = await g.phoneOf('ada');
  const context = await chromium.person();
  const complaints = complaintsOf(context);
  const [shopGets, deskGets] = [await Answers.at(shop, context), await Answers.at(desk, context)];

  const first = await shop.ask();
  const waiting = await WaitingPage.open(context, first.url);
  const { challenge, statement } = await ada.claim(await waiting.code());
  await ada.approve(challenge, statement);
  const { sub } = await shop.verify(await shopGets.broughtBy(waiting.page), first);

  // No phone: the page goes straight on to the second application.
  const { page } = waiting;
  const second = await desk.ask();
  await page.goto(second.url);
  expect((await desk.verify(await deskGets.broughtBy(page), second)).sub).toBe(sub);

  await page.goto(`${g.issuer}/session/end`);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Sign out?');
  expect(await barriersOf(page)).toEqual([]);
  await pressByKeyboard(page, 'Sign out');
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);

  const again = await WaitingPage.open(context, (await desk.ask()).url);
  await again.headed('Sign in to desk.example.com');
  expect(complaints).toEqual([]);
});
