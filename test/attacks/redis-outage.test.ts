import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  answerOf,
  auditOf,
  CODE_APP,
  cookieHeader,
  cookiesOf,
  directoryOf,
  exchange,
  expectNoResult,
  forge,
  forgedDecision,
  type Puppet,
  properQuery,
  puppetOf,
  readSentBackOf,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { SOON, serve } from '../support/redis-stores.ts';
import type { RedisServer } from '../support/services/redis.ts';

const STEPS = ['pending', 'scanned', 'claimed', 'approved'] as const;
type Step = (typeof STEPS)[number];

/** A sign-in by code that has come to this step, and a code and a token of an earlier one. */
async function standingAt(g: TestGateway, step: Step) {
  const ada = await puppetOf(g, somebody());
  const party = await g.relyingParty(CODE_APP);
  const earlier = await signInByCode(g, party, ada.client);
  const token = (await exchange(g, party, { code: earlier.code })).json.access_token;
  const { code } = await signInByCode(g, party, ada.client);
  const waiting = await waitingSignIn(g, { party });
  const { frame } = waiting.tab;
  let challenge = `chl_${'A'.repeat(22)}`;
  let statement = '{}';
  if (step === 'scanned') await ada.client.scan(frame);
  if (step === 'claimed' || step === 'approved') ({ challenge, statement } = await ada.client.claim(frame));
  if (step === 'approved') await ada.client.approve(challenge, statement);
  await auditOf(g);
  return { ...waiting, ada, party, code, token, frame, challenge, statement };
}
type Standing = Awaited<ReturnType<typeof standingAt>>;

/** Everything a browser, a phone and an application can ask while it stands there, each once and all at once. */
async function askEverything(g: TestGateway, s: Standing): Promise<Record<string, Answer>> {
  const { tab, browser, ada, party, frame, challenge, statement, code, token } = s;
  const cookies = { Cookie: cookieHeader(cookiesOf(browser, tab.paths.resume)) };
  const page = async (path: string, method = 'GET', accept = 'text/html') =>
    answerOf(
      await fetch(g.origin + path, {
        method,
        redirect: 'manual',
        headers: { ...cookies, Accept: accept, 'Sec-Fetch-Site': 'same-origin' },
      }),
    );
  const api = (path: string, body: object) => forge(g, ada, { path, body });
  const stranger: Puppet = { ...ada, id: '' };
  const asked = {
    'the authorization endpoint': page(`/auth?${properQuery(party)}`),
    'the waiting page': page(tab.paths.self),
    'its state': page(tab.paths.state, 'GET', 'application/json'),
    'its result': page(tab.paths.resume),
    'its events': page(tab.paths.events, 'GET', 'text/event-stream'),
    'its cancelling': page(tab.paths.cancel, 'POST'),
    'a new code': page(tab.paths.newCode, 'POST', 'application/json'),
    'the token endpoint': exchange(g, party, { code }),
    'the token endpoint, in a browser': exchange(g, party, { code }, { Accept: 'text/html' }),
    userinfo: fetch(`${g.origin}/userinfo`, { headers: { Authorization: `Bearer ${String(token)}` } }).then(
      answerOf,
    ),
    'a scan': api('/scan', { frame }),
    'a claim': api('/claim', { frame }),
    'the list': forge(g, ada, { path: '/challenges', method: 'GET' }),
    'an approval': api(`/challenges/${challenge}/approve`, {
      signature: await forgedDecision(ada, statement, 'approve'),
    }),
    'a refusal': api(`/challenges/${challenge}/decline`, {
      reason: 'refused',
      signature: await forgedDecision(ada, statement, 'refused'),
    }),
    'an enrolment': forge(g, stranger, {
      path: '/enroll',
      body: { invitation: 'x', name: 'x' },
      header: { kid: undefined, jwk: ada.key.publicJwk },
    }),
    readiness: page('/readyz'),
  };
  const answers = await Promise.all(
    Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const),
  );
  return Object.fromEntries(answers);
}

/** Clear, complete and harmless: no fault of ours shows, and nobody is signed in. */
function expectHarmless(name: string, answer: Answer): void {
  expect(answer.text, name).not.toMatch(/\bat .+\.(js|ts):\d+|ECONN|ioredis|node_modules/);
  expectNoResult(readSentBackOf(answer));
  expect(answer.json, name).not.toHaveProperty('id_token');
  expect(answer.json, name).not.toHaveProperty('access_token');
}

function expectUnavailable(answers: Record<string, Answer>): void {
  for (const [name, answer] of Object.entries(answers)) {
    expectHarmless(name, answer);
    expect(answer.status, `${name}: ${answer.text.slice(0, 200)}`).toBe(503);
    expect(Number(answer.headers.get('Retry-After')), name).toBeGreaterThanOrEqual(1);
    const type = answer.headers.get('Content-Type') ?? '';
    if (name.startsWith('the token endpoint') || name === 'userinfo') {
      expect(type, name).toContain('application/json');
      expect(answer.json.error, name).toBe('temporarily_unavailable');
    }
    if (name.startsWith('a') || name === 'the list') {
      if (name !== 'a new code') expect(type, name).toContain('application/problem+json');
      expect(answer.code, name).toBe('temporarily_unavailable');
    }
  }
}

/** What needs no store goes on. */
async function expectTheRestToGoOn(g: TestGateway): Promise<void> {
  for (const path of [
    '/',
    '/healthz',
    '/jwks',
    '/.well-known/openid-configuration',
    '/s/x',
    '/enroll',
    '/api/phone/v1/openapi.json',
  ]) {
    const response = await fetch(g.origin + path);
    expect(response.status, path).toBe(200);
    await response.text();
  }
}

async function expectNewSignInWorks(g: TestGateway, ada: Puppet): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${g.origin}/readyz`)).status).toBe(200), SOON);
  const { tab, party, asked } = await vi.waitFor(() => waitingSignIn(g), SOON);
  const { challenge, statement } = await ada.client.claim(tab.frame);
  await ada.client.approve(challenge, statement);
  await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
}

const consumedIn = async (g: TestGateway) =>
  (await auditOf(g)).filter(({ event }) => event === 'challenge.consumed').length;

async function scene(
  step: Step,
): Promise<{ redis: RedisServer; g: TestGateway; s: Standing; before: () => Promise<void> }> {
  const redis = await serve();
  const g = await startGateway({ redisUrl: redis.url });
  const s = await standingAt(g, step);
  const [directory, consumed] = [directoryOf(g), await consumedIn(g)];
  const before = async () => {
    expect(directoryOf(g)).toEqual(directory);
    expect(await consumedIn(g)).toBe(consumed);
  };
  return { redis, g, s, before };
}

describe('Redis that stops while a sign-in is', () => {
  test.each(STEPS)(
    '%s signs nobody in, loses nothing of the directory, and after its return a new sign-in works',
    async (step) => {
      const { redis, g, s, before } = await scene(step);
      await redis.kill();
      expectUnavailable(await askEverything(g, s));
      await expectTheRestToGoOn(g);
      await before();

      await serve({ port: redis.port });
      await expectNewSignInWorks(g, s.ada);
      // What Redis has forgotten is over: not half there, not a fault.
      const late = await answerOf(await s.browser.request(s.tab.paths.resume));
      expect(late.status).toBe(404);
      expectHarmless('the forgotten result', late);
      expect((await exchange(g, s.party, { code: s.code })).json.error).toBe('invalid_grant');
    },
  );
});

describe('Redis that falls silent while a sign-in is', () => {
  test.each(['pending', 'claimed', 'approved'] as const)(
    '%s signs nobody in, and when it speaks again the sign-in goes on',
    async (step) => {
      const { redis, g, s, before } = await scene(step);
      redis.pause();
      expectUnavailable(await askEverything(g, s));
      await before();
      redis.resume();
      await expectNewSignInWorks(g, s.ada);
      // The browser is where it was, unless its own cancelling or new code arrived late.
      const state = await answerOf(
        await s.browser.request(s.tab.paths.state, { headers: { Accept: 'application/json' } }),
      );
      expect(state.status).toBe(200);
      expect([step, 'cancelled', 'declined', 'approved', 'claimed', 'scanned']).toContain(state.json.state);
    },
  );
});

/** Ways in which Redis answers and yet cannot be written to. */
const UNWRITABLE: [
  what: string,
  on: (redis: Redis) => Promise<unknown>,
  off: (redis: Redis) => Promise<unknown>,
][] = [
  [
    'full',
    (redis) => redis.config('SET', 'maxmemory', '1'),
    (redis) => redis.config('SET', 'maxmemory', '0'),
  ],
  [
    'a replica',
    (redis) => redis.call('REPLICAOF', '127.0.0.1', '1'),
    (redis) => redis.call('REPLICAOF', 'NO', 'ONE'),
  ],
];

describe('Redis that is', () => {
  test.each(UNWRITABLE)(
    '%s lets nobody in and spends nothing: later the same code and the same approval are good',
    async (_, on, off) => {
      const { redis, g, s, before } = await scene('approved');
      const hand = new Redis(redis.url);
      try {
        await on(hand);
        const answers = await askEverything(g, s);
        for (const [name, answer] of Object.entries(answers)) {
          expectHarmless(name, answer);
          // Reading still works: the page may be shown, a decided sign-in may be called decided.
          const readable = ['the waiting page', 'its state', 'its events', 'userinfo', 'a new code'].includes(
            name,
          );
          expect(readable ? [200, 303, 503] : [503], `${name}: ${answer.text.slice(0, 200)}`).toContain(
            answer.status,
          );
        }
        await before();
        await off(hand);
      } finally {
        hand.disconnect();
      }
      await vi.waitFor(async () => expect((await fetch(`${g.origin}/readyz`)).status).toBe(200), SOON);
      expect((await exchange(g, s.party, { code: s.code })).status).toBe(200);
      expect((await s.tab.collect()).fields.has('code')).toBe(true);
    },
  );
});
