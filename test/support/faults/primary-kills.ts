import { expect, onTestFinished, vi } from 'vitest';
import { type EphemeralKey, SECOND } from '../../../src/kernel/index.ts';
import { Deployment } from '../gateway-processes.ts';
import { connect } from '../redis-stores.ts';
import type { Ended } from './ended.ts';
import { Load } from './load.ts';
import { NO_LIMITS, peopleOf } from './people.ts';
import type { Person } from './person.ts';
import { entriesOf, loseWhatFollows, type Topology } from './redis-topologies.ts';
import { report, runsOf, spread } from './report.ts';

/** People who sign in at a time: what two cores carry beside nine servers. */
const PEOPLE = 16;
/** So many codes, results and refusals at least are spent while nobody copies them, before each kill. */
const SPENT_UNSEEN = 12;
/** What the issue promises. */
const BACK_WITHIN = 15 * SECOND;
const SOON = { timeout: 60 * SECOND, interval: 20 };

/**
 * Kills the primary again and again while people sign in at two gateway processes. Before each kill its replicas are cut off, so
 * that it takes with it what was spent last. Then everything that had ended is tried again.
 */
export async function killPrimaries(name: string, topology: Topology): Promise<void> {
  onTestFinished(() => topology.stop());
  const runs = runsOf(30);
  const people = await signUp(topology.url);
  const store = await connect(topology.url);
  const load = new Load(people);
  onTestFinished(() => load.stop());
  const backAfter: number[] = [];
  const signInAfter: number[] = [];
  const tried: Record<Ended['kind'], number> = { code: 0, collected: 0, declined: 0, cancelled: 0 };
  const revived: Ended['kind'][] = [];
  let lost = 0;
  let spared = 0;

  for (let run = 0; run < runs; run += 1) {
    const { victim, key } = await topology.next();
    await vi.waitFor(() => expect(load.ended).toBeGreaterThan(0), SOON);
    await loseWhatFollows(victim);
    const before = load.ended;
    await vi.waitFor(() => expect(load.ended).toBeGreaterThanOrEqual(before + SPENT_UNSEEN), SOON);
    const known = await entriesOf(victim);
    await victim.crash();
    const killed = performance.now();
    load.mark();
    const ended = load.takeEnded();
    await vi.waitFor(() => store.put(key as EphemeralKey, 'back', SECOND), SOON);
    backAfter.push(performance.now() - killed);
    const { successor, kept } = await vi.waitFor(async () => {
      const found = await topology.primaryOf(key);
      return { successor: found, kept: await entriesOf(found) };
    }, SOON);
    for (const [entry, value] of known) {
      if (kept.get(entry) === undefined) lost += 1;
      else if (kept.get(entry) !== value) spared += 1;
    }
    for (const fact of ended) {
      tried[fact.kind] += 1;
      if (await fact.revives(performance.now() + BACK_WITHIN)) revived.push(fact.kind);
    }
    await vi.waitFor(() => expect(load.firstSince).toBeDefined(), SOON);
    signInAfter.push(load.firstSince ?? 0);
    await victim.comeBack(topology.following(successor));
  }
  await load.stop();

  const { finished, over, refused, wrong } = load.outcomes;
  const back = spread(backAfter);
  report({
    fault: name,
    runs,
    figures: {
      'writes back, ms (p50, most)': `${back.p50}, ${back.most}`,
      'first whole sign-in, ms (p50, most)': `${spread(signInAfter).p50}, ${spread(signInAfter).most}`,
      'sign-ins finished': finished,
      'declined or cancelled': over,
      'of both, after a step tried again': load.wentOn,
      'refused plainly and begun anew': refused,
      'wrong or unplain': wrong,
      'entries the new primary did not have': lost,
      'entries it had in an older state': spared,
      'spent codes tried again': tried.code,
      'results collected again': tried.collected,
      'declined, cancelled tried again': tried.declined + tried.cancelled,
      'came back to life': revived.length,
    },
  });
  process.stdout.write(`${[...load.reasons].map(([why, times]) => `  ${times} x ${why}`).join('\n')}\n`);

  expect(revived).toEqual([]);
  expect(wrong, [...load.reasons.keys()].join('; ')).toBe(0);
  expect(back.most).toBeLessThanOrEqual(BACK_WITHIN);
  // Else nothing was proven.
  expect(lost + spared).toBeGreaterThan(0);
  expect(Math.min(tried.code, tried.collected, tried.declined, tried.cancelled)).toBeGreaterThan(0);
}

/** Two gateway processes in turn behind one address, an application, and people with phones. */
async function signUp(redisUrl: string): Promise<Person[]> {
  const ports: number[] = [];
  let turn = 0;
  const gateways = await Deployment.behindBalancer(
    redisUrl,
    () => {
      turn += 1;
      return ports[turn % ports.length];
    },
    NO_LIMITS,
  );
  for (let n = 0; n < 2; n += 1) ports.push((await gateways.node()).port);
  return peopleOf(gateways, PEOPLE);
}
