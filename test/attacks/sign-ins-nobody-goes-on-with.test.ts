import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { properQuery, puppetOf, somebody, tally, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';

/** A crowd: each of these requests comes from another address, as a proxy of ours says. */
async function flood(g: TestGateway, query: string, count: number): Promise<Response[]> {
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      g.browser({ 'X-Forwarded-For': `198.51.${n >> 8}.${n & 255}` }).request(`/auth?${query}`),
    ),
  );
}

const start = async (store: string, env: Record<string, string>) =>
  startGateway({
    env: {
      TRUST_PROXY: '127.0.0.1',
      COUNTERSIGN_LIMIT_REFUSAL: '5',
      COUNTERSIGN_LIMIT_REFUSALS: '5',
      ...env,
    },
    ...(store === 'redis' ? { redisUrl: (await serve()).url } : {}),
  });

test('that are begun and cancelled at once are forgotten as soon as those that were left', async () => {
  const g = await startGateway();
  const { tab } = await waitingSignIn(g);
  await tab.cancel();
  expect((await tab.poll()).state).toBe('cancelled');
  g.clock.advance(6 * MINUTE);
  await expect(tab.poll()).rejects.toMatchObject({ status: 404 });
});

describe.each(STORES)('sign-ins that nobody goes on with, on %s,', (store) => {
  test('are begun so many a minute and no more, from however many addresses; who waits already is signed in', async () => {
    const g = await start(store, { COUNTERSIGN_LIMIT_BEGUN: '12' });
    const ada = await puppetOf(g, somebody());
    const { tab, party, asked } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    const answers = await flood(g, properQuery(await g.relyingParty()), 60);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 11, 429: 49 });
    for (const answer of answers.filter(({ status }) => status === 429)) {
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
      expect(answer.headers.getSetCookie().join()).not.toContain('cs_wait');
      // How busy it is here is nobody’s to know; what the asker itself has left is told.
      expect(answer.headers.get('RateLimit-Policy')).toBe('"authorize";q=10000;w=60');
    }
    expect(await answers.find(({ status }) => status === 429)?.text()).toContain('too_many_requests');
    // Neither is begun by any other door.
    const ours = { Origin: g.origin, 'X-Forwarded-For': '203.0.113.1' };
    const account = await g.browser(ours).request('/me/sign-in', { method: 'POST' });
    expect(account.status).toBe(429);
    await ada.client.approve(challenge, statement);
    await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('of one application leave the others theirs', async () => {
    const g = await start(store, { COUNTERSIGN_LIMIT_INTEGRATION: '5' });
    const [flooded, other] = [await g.relyingParty(), await g.relyingParty()];
    const answers = await flood(g, properQuery(flooded), 30);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 5, 429: 25 });
    expect(tally((await flood(g, properQuery(other), 5)).map(({ status }) => status))).toEqual({ 200: 5 });
  });

  test('are not counted where nothing is stored: a silent request is answered, however many there were', async () => {
    const g = await start(store, { COUNTERSIGN_LIMIT_BEGUN: '2' });
    const query = properQuery(await g.relyingParty());
    await flood(g, query, 2);
    const [silent] = await flood(g, `${query}&prompt=none`, 1);
    expect(await silent?.text()).toContain('login_required');
  });

  test('are not posted beyond a quarter of that', async () => {
    const g = await start(store, { COUNTERSIGN_LIMIT_BEGUN: '8' });
    const body = new URLSearchParams({ filler: 'x'.repeat(8_000) });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        g
          .browser({ 'X-Forwarded-For': `198.51.100.${n}` })
          .request('/auth', { method: 'POST', body, redirect: 'manual' }),
      ),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual({ 303: 2, 429: 10 });
  });
});
