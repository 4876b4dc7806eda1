import { describe, expect, test } from 'vitest';
import { authorize, expectNoResult, properQuery } from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import {
  cacheOf,
  expectedBy,
  finish,
  forgedIdToken,
  idTokenOf,
  kidsOf,
  kidThat,
  openAt,
  readyNext,
  stolenKeys,
  twoNodes,
} from '../support/keys.ts';
import type { RelyingParty } from '../support/relying-party.ts';

/** Whether this node takes the token for one of its own. */
async function takesAsHint(g: TestGateway, party: RelyingParty, token: string): Promise<boolean> {
  const { text, sentBack } = await authorize(g, properQuery(party, { id_token_hint: token }));
  expectNoResult(sentBack);
  const taken = text.includes('data-snapshot');
  if (!taken) expect(sentBack?.fields.get('error')).toBe('invalid_request');
  return taken;
}

describe('a key that was stolen and revoked', () => {
  test("is published by no node and signs at none, and what it signs is nobody's word", async () => {
    const { first, second } = await twoNodes();
    const party = await first.relyingParty();
    const ada = await first.phoneOf('ada');
    await readyNext(first, second);
    const current = await kidThat(first, 'current');
    const stolen = (await stolenKeys(first)).get(current);
    const forged = await forgedIdToken(stolen ?? {}, {
      iss: first.issuer,
      aud: party.integration.clientId,
      sub: 'usr_AAAAAAAAAAAAAAAAAAAAAA',
      nonce: 'a-nonce',
    });
    const { tab: before } = await openAt(first, party);
    const genuine = idTokenOf(await finish(before, ada));
    for (const node of [first, second]) {
      for (const token of [forged, genuine]) expect(await takesAsHint(node, party, token)).toBe(true);
    }
    const expected = { issuer: first.issuer, audience: party.integration.clientId, nonce: 'a-nonce' };
    await expect((await cacheOf(first, false)).verify(forged, expected)).resolves.toBe(current);

    await first.gateway.signingKeys.revoke(current);
    for (const node of [first, second]) await node.gateway.followKeys();

    for (const node of [first, second]) {
      expect(await kidsOf(node)).not.toContain(current);
      for (const token of [forged, genuine]) expect(await takesAsHint(node, party, token)).toBe(false);
      await expect((await cacheOf(node, true)).verify(forged, expected)).rejects.toThrow(
        /no key has the kid/,
      );
      const { tab, asked } = await openAt(node, party);
      const token = idTokenOf(await finish(tab, ada));
      await expect(
        (await cacheOf(node, false)).verify(token, expectedBy(party, asked, node)),
      ).resolves.not.toBe(current);
    }
  });

  test('does not come back by rotating, and is revoked once', async () => {
    const first = await startGateway();
    const { signingKeys } = first.gateway;
    await readyNext(first);
    const current = await kidThat(first, 'current');
    await signingKeys.revoke(current);
    await expect(signingKeys.revoke(current)).rejects.toMatchObject({ code: 'unknown_key' });
    await readyNext(first);
    await signingKeys.rotate('RS256', false);
    await first.gateway.followKeys();
    expect(await kidsOf(first)).not.toContain(current);
  });

  test('is replaced also where no next key stands ready, and next and retired keys go without anybody noticing', async () => {
    const { first: g, second } = await twoNodes();
    const party = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    const { successor } = await g.gateway.signingKeys.revoke(await kidThat(g, 'current'));
    await readyNext(g, second);
    await g.gateway.signingKeys.rotate('RS256', false);
    await g.gateway.signingKeys.rotate('RS256', false);
    const retired = await kidThat(g, 'retired');
    expect(retired).toBe(successor?.kid);
    const { tab, asked } = await openAt(g, party);
    for (const kid of [retired, await kidThat(g, 'next')]) await g.gateway.signingKeys.revoke(kid);
    for (const node of [g, second]) await node.gateway.followKeys();
    const cache = await cacheOf(second, false);
    expect(cache.kids).toHaveLength(3);
    await expect(cache.verify(idTokenOf(await finish(tab, ada)), expectedBy(party, asked, g))).resolves.toBe(
      await kidThat(g, 'current'),
    );
  });
});
