import { describe, expect, test } from 'vitest';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

async function waitingTab(g: TestGateway) {
  const contoso = await g.relyingParty();
  const asked = await contoso.ask();
  const browser = g.browser();
  return { contoso, asked, browser, tab: await browser.open(asked.url) };
}

/** Lets time pass in steps small enough that the page's stream does what it does meanwhile. */
async function pass(g: TestGateway, ms: number, each: () => Promise<unknown>): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    g.clock.advance(Math.min(10 * SECOND, ms - passed));
    g.gateway.tick();
    await each();
  }
}

describe.each(STORES)('a waiting page on %s', (store) => {
  test('that is closed lets its code die after 120 seconds', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    g.clock.advance(119 * SECOND);
    const ada = await g.phoneOf('ada');
    const frame = tab.frame;
    g.clock.advance(SECOND);
    expect((await tab.poll()).state).toBe('expired');
    await expect(ada.claim(frame)).rejects.toMatchObject({ status: 410 });
  });

  test('that is polled keeps its code alive for five minutes and no longer', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    await pass(g, 5 * MINUTE - 10 * SECOND, () => tab.poll());
    expect(tab.snapshot.state).toBe('pending');
    expect(tab.snapshot.endsIn).toBe(10 * SECOND);
    await pass(g, 10 * SECOND, () => tab.poll());
    expect(tab.snapshot.state).toBe('expired');
  });

  test('gets a new code on the same sign-in; the old one is dead, and the sign-in ends after 20 minutes', async () => {
    const g = await startGateway({ store });
    const { tab, contoso, asked } = await waitingTab(g);
    const ada = await g.phoneOf('ada');
    g.clock.advance(5 * MINUTE);
    expect((await tab.poll()).state).toBe('expired');
    const fresh = await tab.newCode();
    expect(fresh.state).toBe('pending');
    expect(fresh.signInEndsIn).toBe(15 * MINUTE);
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    expect((await contoso.verify(await tab.collect(), asked)).email).toBe('ada@example.com');

    const late = await waitingTab(g);
    await pass(g, 2 * MINUTE, () => late.tab.poll());
    g.clock.advance(18 * MINUTE);
    await expect(late.tab.newCode()).rejects.toMatchObject({ status: 410 });
  });

  test('that shows a code nobody scanned makes it dead for phones when it asks for a new one', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    const ada = await g.phoneOf('ada');
    const old = tab.frame;
    await tab.newCode();
    await expect(ada.claim(old)).rejects.toMatchObject({ status: 409, code: 'challenge_decided' });
  });

  test('gets new frames before the last ones run out', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    const stream = tab.events();
    const first = (await stream.next()).value;
    expect(first?.frames?.codes).toHaveLength(3);
    g.clock.advance(10 * SECOND);
    g.gateway.tick();
    const second = (await stream.next()).value;
    expect(second?.frames?.codes[0]).toBe(first?.frames?.codes[2]);
    await stream.return(undefined);
  });

  test('is told when the phone does not answer in 90 seconds', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    const ada = await g.phoneOf('ada');
    const { challenge, statement } = await ada.claim(tab.frame);
    const told = tab.until('expired');
    g.clock.advance(90 * SECOND);
    const ticking = setInterval(() => g.gateway.tick(), 20);
    await told;
    clearInterval(ticking);
    await expect(ada.approve(challenge, statement)).rejects.toMatchObject({ code: 'challenge_expired' });
    expect((await tab.collect()).fields.get('error')).toBe('access_denied');
  });

  test('that is asked for by HTML gets its new code by a redirect to itself', async () => {
    const g = await startGateway({ store });
    const { tab, browser } = await waitingTab(g);
    const response = await browser.request(tab.paths.newCode, { method: 'POST' });
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe(tab.paths.self);
  });

  test('whose phone reported "not me" gets no new code', async () => {
    const g = await startGateway({ store });
    const { tab } = await waitingTab(g);
    const ada = await g.phoneOf('ada');
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.decline(challenge, statement, 'not_me');
    await expect(tab.newCode()).rejects.toMatchObject({ status: 409 });
    expect((await tab.collect()).fields.get('error_description')).toMatch(/not requested/);
  });
});

test('a waiting page that nobody came back to is forgotten after six minutes, and kept for the whole sign-in once its page was heard of', async () => {
  const g = await startGateway();
  const [left, open] = [await waitingTab(g), await waitingTab(g)];
  await pass(g, 2 * MINUTE, () => open.tab.poll());
  g.clock.advance(5 * MINUTE);
  await expect(left.tab.newCode()).rejects.toMatchObject({ status: 404 });
  const ada = await g.phoneOf('ada');
  await open.tab.newCode();
  const { challenge, statement } = await ada.claim(open.tab.frame);
  await ada.approve(challenge, statement);
  expect((await open.contoso.verify(await open.tab.collect(), open.asked)).email).toBe('ada@example.com');
});
