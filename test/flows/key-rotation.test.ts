import { decodeProtectedHeader } from 'jose';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import {
  FOLLOWED_WITHIN,
  PUBLISHED_AFTER,
  PUBLISHED_BEFORE,
  READY_AFTER,
} from '../../src/domain/keys/index.ts';
import { DAY } from '../../src/kernel/index.ts';
import { auditOf, withDirectory } from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import {
  cacheOf,
  expectedBy,
  finish,
  idTokenOf,
  kidsOf,
  kidThat,
  openAt,
  publishedBy,
  readyNext,
  twoNodes,
} from '../support/keys.ts';
import type { RelyingParty } from '../support/relying-party.ts';

type Phone = Awaited<ReturnType<TestGateway['phoneOf']>>;

/** Signs in at this node and gives the kid that signed. */
async function signingKid(node: TestGateway, party: RelyingParty, phone: Phone): Promise<string> {
  const { asked, tab } = await openAt(node, party);
  const cache = await cacheOf(node, false);
  return cache.verify(idTokenOf(await finish(tab, phone)), expectedBy(party, asked, node));
}

describe('a rotation while sign-ins are open at two nodes', () => {
  test('loses none of them: each ends with a token that verifies by what relying parties read before', async () => {
    const { first, second } = await twoNodes();
    const party = await first.relyingParty();
    const ada = await first.phoneOf('ada');
    await readyNext(first, second);
    const [before, next] = [await kidThat(first, 'current'), await kidThat(first, 'next')];
    // One reads the key set once a day and never in between; the other has not read it since the day before.
    const daily = await cacheOf(second, false);
    const open = await Promise.all([first, second, first, second].map((node) => openAt(node, party)));
    const approved = await Promise.all([first, second].map((node) => openAt(node, party)));
    for (const { tab } of approved) {
      const { challenge, statement } = await ada.claim(tab.frame);
      await ada.approve(challenge, statement);
    }

    expect(await first.gateway.signingKeys.rotate('RS256', false)).toMatchObject({
      kid: next,
      state: 'current',
    });
    const kids = new Set<string>();
    const check = async (token: string, asked: (typeof open)[number]['asked']) =>
      kids.add(await daily.verify(token, expectedBy(party, asked, first)));
    // Wherever the nodes are in following, what they sign is known.
    for (const { tab, asked } of approved) await check(idTokenOf(await tab.collect()), asked);
    for (const { tab, asked } of open.slice(0, 2)) await check(idTokenOf(await finish(tab, ada)), asked);
    await Promise.all([first, second].map((node) => node.gateway.followKeys()));
    for (const { tab, asked } of open.slice(2)) await check(idTokenOf(await finish(tab, ada)), asked);

    expect(kids).toContain(next);
    expect([...kids].filter((kid) => kid !== before && kid !== next)).toEqual([]);
    expect(daily.reads).toBe(1);
    for (const node of [first, second]) {
      expect(await signingKid(node, party, ada)).toBe(next);
      expect(await kidsOf(node)).toContain(before);
      expect(node.logger.messages('error')).toEqual([]);
    }
  });

  test('that is hurried is found by a relying party that reads again at an unknown kid, at any node', async () => {
    const { first, second } = await twoNodes();
    const party = await first.relyingParty();
    const ada = await first.phoneOf('ada');
    const [fromFirst, fromSecond] = [await cacheOf(first, true), await cacheOf(second, true)];
    const open = await Promise.all([first, second].map((node) => openAt(node, party)));

    const planned = await second.gateway.signingKeys.rotate('RS256', true);
    expect(planned.state).toBe('next');
    // Before it signs every node publishes it.
    await Promise.all([first, second].map((node) => node.gateway.followKeys()));
    for (const node of [first, second]) expect(await kidsOf(node)).toContain(planned.kid);
    first.clock.advance(FOLLOWED_WITHIN);
    await first.gateway.followKeys();
    await second.gateway.followKeys();

    for (const { tab, asked } of open) {
      const token = idTokenOf(await finish(tab, ada));
      for (const cache of [fromFirst, fromSecond]) {
        expect(await cache.verify(token, expectedBy(party, asked, first))).toBe(planned.kid);
      }
    }
    expect([fromFirst.reads, fromSecond.reads]).toEqual([2, 2]);
  });
});

describe('the schedule', () => {
  test('publishes a next key that does not sign, has it sign for its life, then publishes it for a week', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_KEY_LIFE: '10' } });
    const party = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    const first = await kidThat(g, 'current');
    expect(await kidsOf(g)).toEqual([first, await kidThat(g, 'current', 'ES256')]);

    g.clock.advance(READY_AFTER);
    await g.gateway.followKeys();
    const next = await kidThat(g, 'next');
    expect((await kidsOf(g)).slice(0, 2)).toEqual([first, next]);
    expect(await signingKid(g, party, ada)).toBe(first);

    g.clock.advance(9 * DAY);
    await g.gateway.followKeys();
    expect((await kidsOf(g)).slice(0, 2)).toEqual([next, first]);
    expect(await signingKid(g, party, ada)).toBe(next);

    g.clock.advance(PUBLISHED_AFTER - 1);
    await g.gateway.followKeys();
    expect(await kidsOf(g)).toContain(first);
    g.clock.advance(1);
    await g.gateway.followKeys();
    expect(await kidsOf(g)).not.toContain(first);
    const events = (await auditOf(g)).filter(
      ({ event, detail }) => event.startsWith('key.') && detail.includes('RS256'),
    );
    expect(events.map(({ event }) => event)).toEqual([
      'key.published',
      'key.rotated',
      'key.published',
      'key.removed',
    ]);
    expect(JSON.parse(events[1]?.detail ?? '')).toEqual({
      alg: 'RS256',
      kid: next,
      before: first,
      by: 'schedule',
    });
  });

  test('of life 0 rotates nothing by itself, and a command of an operator when relying parties know the key', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_KEY_LIFE: '0' } });
    const first = await kidThat(g, 'current');
    await readyNext(g);
    g.clock.advance(500 * DAY);
    await g.gateway.followKeys();
    expect(await kidThat(g, 'current')).toBe(first);
    const asked = await g.gateway.signingKeys.rotate('RS256', false);
    expect(asked).toMatchObject({ state: 'current' });
    const again = await g.gateway.signingKeys.rotate('RS256', false);
    expect(again).toMatchObject({ state: 'next', takesOverAt: g.clock.now() + PUBLISHED_BEFORE });
    g.clock.advance(PUBLISHED_BEFORE);
    await g.gateway.followKeys();
    expect(await kidThat(g, 'current')).toBe(again.kid);
  });
});

describe('a gateway that runs', () => {
  test('publishes and announces other keys with another ETag, beside the same discovery document', async () => {
    const g = await startGateway();
    const agent = supertest(g.origin);
    const discovery = async () => (await agent.get('/.well-known/openid-configuration').expect(200)).body;
    const [{ headers }, document] = [await agent.get('/jwks').expect(200), await discovery()];
    await agent.get('/jwks').set('If-None-Match', String(headers.etag)).expect(304);
    await readyNext(g);
    const changed = await agent.get('/jwks').set('If-None-Match', String(headers.etag)).expect(200);
    expect(changed.headers.etag).not.toBe(headers.etag);
    expect(await discovery()).toEqual(document);
    for (const key of (await publishedBy(g)).keys) {
      expect(key).toMatchObject({ x5c: [expect.any(String)], x5t: expect.any(String) });
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'key_ops'])
        expect(key).not.toHaveProperty(secret);
    }
  });

  test('keeps its keys while the directory cannot be asked, says so once, and follows when it is back', async () => {
    const g = await startGateway();
    const party = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    const current = await kidThat(g, 'current');
    withDirectory(g, (db) => db.exec('ALTER TABLE signing_keys RENAME TO signing_keys_gone'));
    for (let look = 0; look < 3; look += 1) await g.gateway.followKeys();
    expect(await signingKid(g, party, ada)).toBe(current);
    const troubles = () => g.logger.messages('warn').filter((line) => line.includes('signing keys'));
    expect(troubles()).toHaveLength(1);
    withDirectory(g, (db) => db.exec('ALTER TABLE signing_keys_gone RENAME TO signing_keys'));
    await g.gateway.followKeys();
    await readyNext(g);
    expect(await kidsOf(g)).toHaveLength(4);
    expect(troubles()).toHaveLength(1);
  });

  test('retires with a key only what it signs: a token of before is taken as id_token_hint for a week', async () => {
    const g = await startGateway();
    const party = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    await readyNext(g);
    const { tab } = await openAt(g, party);
    const token = idTokenOf(await finish(tab, ada));
    expect(decodeProtectedHeader(token).kid).toBe(await kidThat(g, 'current'));
    await g.gateway.signingKeys.rotate('RS256', false);
    await g.gateway.followKeys();
    expect(decodeProtectedHeader(token).kid).toBe(await kidThat(g, 'retired'));
    const asked = await party.ask({ id_token_hint: token });
    await expect(g.browser().open(asked.url)).resolves.toHaveProperty('frame');
  });
});
