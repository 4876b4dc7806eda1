import { describe, expect, test, vi } from 'vitest';
import { challengeOf, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';

describe.each(STORES)('event streams on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('are four for one browser; the fifth is told to come back, and polling still works', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const open = () => browser.request(tab.paths.events);
    const streams = await Promise.all([open(), open(), open(), open()]);
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await open();
    expect(fifth.status).toBe(429);
    expect(Number(fifth.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await tab.poll()).state).toBe('pending');
    await tab.cancel();
    for (const stream of streams) expect(await stream.text()).toContain('"state":"cancelled"');
    expect(g.gateway.waiting()).toBe(0);
  });

  test('end with the sign-in, and the gateway forgets them', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const told = Promise.all([tab.until('declined'), tab.until('declined')]);
    await vi.waitFor(() => expect(g.gateway.waiting()).toBe(2), { timeout: 10_000 });
    const { challenge, statement } = await client.claim(tab.frame);
    await client.decline(challenge, statement, 'not_me');
    expect((await told).map(({ reason }) => reason)).toEqual(['not_me', 'not_me']);
    expect(g.gateway.waiting()).toBe(0);
  });
});

test('streams of somebody who knows the code on the screen and nothing else are not counted as the browser’s own', async () => {
  const redis = await serve();
  const g = await startGateway({ redisUrl: redis.url });
  const { tab, browser } = await waitingSignIn(g);
  const uid = tab.paths.self.split('/').at(-1) ?? '';
  const Cookie = `cs_waiting_${uid.slice(0, 16)}=${challengeOf(tab).slice(4)}.${'A'.repeat(43)}`;
  // While the store is silent nobody's secret can be checked, so that the strangers' streams stay open.
  redis.pause();
  const strangers = Array.from({ length: 4 }, () =>
    g.browser().request(tab.paths.events, { headers: { Cookie } }),
  );
  await vi.waitFor(() => expect(g.gateway.waiting()).toBe(4), { timeout: 10_000 });
  const own = browser.request(tab.paths.events);
  await vi.waitFor(() => expect(g.gateway.waiting()).toBe(5), { timeout: 10_000 });
  redis.resume();
  for (const stranger of await Promise.all(strangers)) {
    expect([404, 503]).toContain(stranger.status);
    await stranger.text();
  }
  const stream = await own;
  expect([200, 503]).toContain(stream.status);
  await vi.waitFor(() => tab.cancel(), { timeout: 10_000 });
  await stream.text();
});
