import { expect, test } from 'vitest';
import { READY_AFTER } from '../../src/domain/keys/index.ts';
import { DAY } from '../../src/kernel/index.ts';
import { tally } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { kidsOf, kidThat, readyNext, twoNodes } from '../support/keys.ts';

/** How many keys of each algorithm are in each state. */
const states = async (g: TestGateway) =>
  tally((await g.gateway.signingKeys.list()).map(({ alg, state }) => `${alg} ${state}`));

test('of nodes whose schedules come due at once exactly one makes, promotes and records each key', async () => {
  const { first, second, audited } = await twoNodes({ COUNTERSIGN_KEY_LIFE: '7' });
  const both = () => Promise.all([first, second].map((node) => node.gateway.followKeys()));
  first.clock.advance(READY_AFTER);
  await both();
  const ready = { 'RS256 current': 1, 'RS256 next': 1, 'ES256 current': 1, 'ES256 next': 1 };
  expect(await states(first)).toEqual(ready);
  const next = await kidThat(first, 'next');
  first.clock.advance(6 * DAY);
  await both();
  await both();
  expect(await kidThat(second, 'current')).toBe(next);
  expect(await kidsOf(first)).toEqual(await kidsOf(second));
  expect(tally((await audited()).map(({ event }) => event))).toEqual({
    'key.published': 2,
    'key.rotated': 2,
  });
});

test('operators who rotate at two nodes at once rotate once', async () => {
  const { first, second, audited } = await twoNodes();
  await readyNext(first, second);
  const next = await kidThat(first, 'next');
  const before = (await audited()).length;
  const done = await Promise.all(
    Array.from({ length: 6 }, (_, n) => (n % 2 ? first : second).gateway.signingKeys.rotate('RS256', false)),
  );
  expect(await kidThat(first, 'current')).toBe(next);
  expect(done.some(({ kid, state }) => kid === next && state === 'current')).toBe(true);
  expect(await states(first)).toMatchObject({ 'RS256 current': 1, 'RS256 retired': 1 });
  const rotated = (await audited()).slice(before).filter(({ event }) => event === 'key.rotated');
  expect(rotated).toHaveLength(1);
});

test('a key that one operator revokes while others rotate to it signs at no node in the end', async () => {
  const { first, second } = await twoNodes();
  await readyNext(first, second);
  const next = await kidThat(first, 'next');
  await Promise.all([
    second.gateway.signingKeys.rotate('RS256', false),
    first.gateway.signingKeys.revoke(next),
    second.gateway.signingKeys.rotate('RS256', true),
  ]);
  for (const node of [first, second]) {
    await node.gateway.followKeys();
    expect(await kidsOf(node)).not.toContain(next);
  }
  expect(await states(first)).toMatchObject({ 'RS256 current': 1 });
});
