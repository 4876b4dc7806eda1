import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChallengeId } from '../../src/kernel/index.ts';
import { TIMERS } from './a-challenge.ts';
import { type Act, opening, policy, round } from './model-acts.ts';
import { type Cast, castOfTheModel } from './model-people.ts';
import { World } from './model-world.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await castOfTheModel();
});

function expectInvariants(world: World): void {
  const ids = new Set(world.results.map(({ id }) => id));
  // Never two results.
  expect(ids.size).toBe(world.results.length);
  expect(world.collected.toSorted()).toEqual([...ids].sort());
  for (const { id, result, at } of world.results) {
    // Never one that its holder did not approve, and none that waited too long.
    expect(world.approvals).toContain(`${result.phoneId} ${id}`);
    expect(at - result.authenticatedAt).toBeLessThan(TIMERS.confirm + TIMERS.collect);
    // Never one without the confirmation that it needed.
    if (world.byPasskeyHere.has(id)) expect(result.acr).toBe('phr');
    else if (world.needed.get(id) !== 'none') expect(world.told).toContain(id);
  }
  for (const wrong of world.wrongCodes.values()) expect(wrong).toBeLessThanOrEqual(3);
  // Never one after a terminal state, and none beside another end.
  for (const [id, { state, results }] of world.ends) {
    const all = world.results.filter((one) => one.id === id).length;
    expect(all, `${state} ${id}`).toBe(state === 'consumed' ? 1 : 0);
    expect(results, `${state} ${id}`).toBe(all);
  }
  // The audit tells the same story: one end of each, by the one who approved.
  const count = (event: string, id: string) =>
    world.events.filter((one) => one.event === event && one.challengeId === id).length;
  for (const id of new Set(world.events.map(({ challengeId }) => challengeId ?? ''))) {
    expect(count('challenge.claimed', id)).toBeLessThanOrEqual(1);
    expect(count('challenge.approved', id)).toBeLessThanOrEqual(count('challenge.claimed', id));
    const ends = ['consumed', 'declined', 'contested', 'cancelled'].map((end) =>
      count(`challenge.${end}`, id),
    );
    expect(
      ends.reduce((sum, n) => sum + n, 0),
      id,
    ).toBeLessThanOrEqual(1);
    expect(count('challenge.consumed', id)).toBe(ids.has(id as ChallengeId) ? 1 : 0);
  }
}

/** How a result came about, and why a sign-in was declined: what the schedules must get to. */
const waysOf = (world: World): string[] => [
  ...world.results.map(({ id }) => (world.byPasskeyHere.has(id) ? 'here' : (world.needed.get(id) ?? ''))),
  ...world.events.flatMap(({ event, detail }) =>
    event === 'challenge.declined' ? [detail.reason ?? ''] : [],
  ),
];

describe('a sign-in, however people, phones and time come together,', () => {
  test('never has two results, none after its end, none without the browser’s secret, its holder’s approval and the confirmation it needs', async () => {
    const ways = new Set<string>();
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        policy,
        opening,
        fc.array(round, { minLength: 3, maxLength: 12, size: 'max' }),
        async (scheduler, asks, begun, rounds) => {
          const world = new World(cast, asks, () => scheduler.schedule(Promise.resolve()));
          await scheduler.waitFor(world.begin());
          for (const what of begun) await scheduler.waitFor(world.act(what));
          for (const { acts, pass } of rounds) {
            await scheduler.waitFor(Promise.all(acts.map((what) => world.act(what))));
            world.clock.advance(pass);
          }
          await world.flush();
          expectInvariants(world);
          for (const way of waysOf(world)) ways.add(way);
          for (const { state } of world.ends.values()) ends.add(state);
        },
      ),
      { numRuns: 800 },
    );
    // The schedules get somewhere: a property that never meets a result says nothing about results.
    expect([...ends].sort()).toEqual(['cancelled', 'consumed', 'contested', 'declined', 'expired']);
    expect([...ways].sort()).toEqual(
      ['here', 'none', 'not_me', 'number', 'refused', 'typed-code', 'wrong_code', 'wrong_number'].sort(),
    );
  });

  test('that everybody wants at once is decided once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        policy,
        fc.shuffledSubarray(
          Array.from({ length: 14 }, (_, n) => n),
          { minLength: 4 },
        ),
        async (scheduler, asks, order) => {
          const world = new World(cast, asks, () => scheduler.schedule(Promise.resolve()));
          await scheduler.waitFor(world.begin());
          await scheduler.waitFor(world.act({ do: 'claim', phone: 0, code: 0, near: true }));
          const mine = { phone: 0, code: 0, signedBy: -1 };
          const browser = { code: 0, secret: 'right' as const };
          const wanted: Act[] = [
            ...Array.from({ length: 2 }, (): Act => ({ do: 'approve', ...mine, number: 'right' })),
            ...Array.from({ length: 3 }, (): Act => ({ do: 'collect', ...browser })),
            ...Array.from({ length: 2 }, (): Act => ({ do: 'type-code', ...browser, typed: 'right' })),
            { do: 'type-code', ...browser, typed: 'wrong' },
            { do: 'passkey-here', ...browser, passkey: 0, signedBy: -1 },
            { do: 'refused', ...mine, number: 'none' },
            { do: 'cancel', ...browser },
            { do: 'claim', phone: 2, code: 0, near: true },
            { do: 'claim', phone: 1, code: 0, near: true },
            { do: 'new-code', ...browser },
          ];
          const acts = order.map((n) => wanted[n]).filter((one) => one !== undefined);
          await scheduler.waitFor(Promise.all(acts.map((what) => world.act(what))));
          await world.flush();
          expectInvariants(world);
        },
      ),
      { numRuns: 300 },
    );
  });
});
