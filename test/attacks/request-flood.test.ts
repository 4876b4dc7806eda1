import { describe, expect, test } from 'vitest';
import { forge, properQuery, puppetOf, somebody, tally, waitingSignIn } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { serve } from '../support/redis-stores.ts';

const LIMIT = 5;

/** A gateway with this limit; in Redis one of its own, so that other tests count for themselves. */
async function limited(store: string, name: string, more: Record<string, string> = {}): Promise<TestGateway> {
  const env = { [`COUNTERSIGN_LIMIT_${name}`]: String(LIMIT), ...more };
  return startGateway(store === 'redis' ? { redisUrl: (await serve()).url, env } : { env });
}

function expectWait(headers: Headers): void {
  const wait = Number(headers.get('Retry-After'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(60);
}

describe.each(STORES)('a flood on %s', (store) => {
  test('of authorization requests is stopped before anything is stored, in every spelling of the address', async () => {
    const g = await limited(store, 'AUTHORIZE');
    const query = properQuery(await g.relyingParty());
    const paths = ['/auth', '/AUTH', '/auth/', '/Auth/'];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => g.browser().request(`${paths[i % paths.length]}?${query}`)),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: LIMIT, 429: 40 - LIMIT });
    for (const answer of answers) {
      const text = await answer.text();
      expect(text.includes('data-snapshot')).toBe(answer.status === 200);
      expect(answer.headers.get('RateLimit-Policy')).toBe(`"authorize";q=${LIMIT};w=60`);
      expect(answer.headers.get('RateLimit')).toMatch(/^"authorize";r=[0-4];t=([1-9]|[1-5]\d|60)$/);
      if (answer.status !== 429) continue;
      expectWait(answer.headers);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.headers.get('Content-Type')).toContain('text/html');
    }
    const asJson = await g.browser({ Accept: 'application/json' }).request(`/auth?${query}`);
    expect(await asJson.json()).toMatchObject({ code: 'too_many_requests' });
    // Whoever waits already is not thrown out.
    expect((await g.browser().request('/healthz')).status).toBe(200);
  });

  test('of scans and claims is stopped with Retry-After, and what was claimed can be approved', async () => {
    const g = await limited(store, 'SCAN');
    const ada = await puppetOf(g, somebody());
    const { tab, party, asked } = await waitingSignIn(g);
    const { frame } = tab;
    const { challenge, statement } = await ada.client.claim(frame);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        forge(g, ada, { path: i % 2 ? '/scan' : '/claim', body: { frame } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20 - (LIMIT - 1));
    for (const answer of answers.filter(({ status }) => status === 429)) {
      expect(answer.code).toBe('too_many_requests');
      expectWait(answer.headers);
      expect(answer.headers.get('RateLimit')).toMatch(/^"scan";r=0;t=\d+$/);
    }
    await ada.client.approve(challenge, statement);
    await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
  });

  test('by one phone is stopped for that phone alone', async () => {
    const g = await limited(store, 'PHONE');
    const [loud, quiet] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => forge(g, loud, { path: '/challenges', method: 'GET' })),
    );
    expect(tally(answers.map(({ status, code }) => `${status} ${code ?? ''}`))).toEqual({
      '200 ': LIMIT,
      '429 too_many_requests': 20 - LIMIT,
    });
    expect((await forge(g, quiet, { path: '/challenges', method: 'GET' })).status).toBe(200);
  });

  test('under somebody else’s name does not use up that phone’s limit', async () => {
    const g = await limited(store, 'PHONE');
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    for (let i = 0; i < 3 * LIMIT; i += 1) {
      const forged = await forge(g, eve, { path: '/challenges', method: 'GET', header: { kid: ada.id } });
      expect(forged).toMatchObject({ status: 401, code: 'invalid_proof' });
    }
    expect((await forge(g, ada, { path: '/challenges', method: 'GET' })).status).toBe(200);
  });
});
