import { expect, onTestFinished, test, vi } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { freshDatabase } from '../support/databases.ts';
import type { Ended } from '../support/faults/ended.ts';
import { Load } from '../support/faults/load.ts';
import { NodePool } from '../support/faults/node-pool.ts';
import { NO_LIMITS, peopleOf } from '../support/faults/people.ts';
import { report, runsOf, spread } from '../support/faults/report.ts';
import { Deployment, type Node } from '../support/gateway-processes.ts';
import { serve } from '../support/redis-stores.ts';

const NODES = 3;
/** People who sign in at a time: with three gateways half of what two cores carry. */
const PEOPLE = 12;
/** Before they answer, in milliseconds. */
const HESITATION = 200;
/** Sign-ins that end between two kills. */
const BETWEEN = 200;
/** What is promised of all sign-ins, those that were under way at the dead node among them. */
const FINISH = 0.999;
/** Within which a node that was asked to stop has closed. */
const CLOSES_WITHIN = 20 * SECOND;
const SOON = { timeout: 120 * SECOND, interval: 20 };

/** Three gateways on one PostgreSQL and one Redis behind a balancer, and people who sign in all the time. */
async function town(more: Readonly<Record<string, string>> = {}) {
  const [redis, database] = await Promise.all([serve(), freshDatabase()]);
  onTestFinished(() => database.drop());
  const pool = new NodePool();
  onTestFinished(() => pool.close());
  const settings = { ...NO_LIMITS, DATABASE_URL: database.url, ...more };
  const gateways = await Deployment.behindBalancer(redis.url, pool.route, settings);
  await pool.start(gateways, NODES);
  const load = new Load(await peopleOf(gateways, PEOPLE, HESITATION));
  onTestFinished(() => load.stop());
  const restart = async (node: Node) => pool.replace(node, await gateways.node(node));
  return { pool, load, restart };
}

/** Tries again all that has ended so far, and gives the kinds of what gave somebody a result once more. */
async function revivedOf(ended: readonly Ended[]): Promise<string[]> {
  const told = await Promise.all(ended.map((fact) => fact.revives(performance.now() + 10 * SECOND)));
  return ended.filter((_, n) => told[n]).map(({ kind }) => kind);
}

/** Resolves when as many sign-ins more have come to an end as lie between two kills. */
async function goOn(load: Load): Promise<void> {
  const before = load.total;
  await vi.waitFor(() => expect(load.total).toBeGreaterThanOrEqual(before + BETWEEN), SOON);
}

/** Prints what came of all sign-ins, and holds it against what is promised. */
function judge(
  fault: string,
  runs: number,
  { outcomes, total, wentOn, reasons }: Load,
  more: Record<string, number | string>,
) {
  const { finished, over, refused, wrong } = outcomes;
  const share = (finished + over) / total;
  report({
    fault,
    runs,
    figures: {
      'sign-ins': total,
      finished,
      'declined or cancelled': over,
      'of both, after a step tried again': wentOn,
      'refused plainly and begun anew': refused,
      'wrong or unplain': wrong,
      'share that ended as meant, %': (share * 100).toFixed(3),
      ...more,
    },
  });
  process.stdout.write(`${[...reasons].map(([why, times]) => `  ${times} x ${why}`).join('\n')}\n`);
  expect(wrong, [...reasons.keys()].join('; ')).toBe(0);
  return share;
}

test('nodes that are killed under load cost nobody a wrong result, and hardly anybody the sign-in', async () => {
  const runs = runsOf(50);
  const { pool, load, restart } = await town();
  const wholeAfter: number[] = [];
  const duplicates: string[] = [];
  let tried = 0;
  for (let run = 0; run < runs; run += 1) {
    await goOn(load);
    const victim = pool.nodes[run % NODES] as Node;
    load.mark();
    await victim.kill();
    await vi.waitFor(() => expect(load.firstSince).toBeDefined(), SOON);
    wholeAfter.push(load.firstSince ?? 0);
    await restart(victim);
    const ended = load.takeEnded();
    tried += ended.length;
    duplicates.push(...(await revivedOf(ended)));
  }
  await load.stop();
  const whole = spread(wholeAfter);
  const share = judge('a node of three killed', runs, load, {
    'first whole sign-in after the kill, ms (p50, most)': `${whole.p50}, ${whole.most}`,
    'tried a second time': tried,
    'given a second result': duplicates.length,
  });
  expect(duplicates).toEqual([]);
  expect(share).toBeGreaterThanOrEqual(FINISH);
});

test('nodes that are restarted one after another under load cost nobody the sign-in', async () => {
  const runs = runsOf(12);
  const { pool, load, restart } = await town({ COUNTERSIGN_DRAIN_DELAY: '1' });
  const closedAfter: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await goOn(load);
    load.takeEnded();
    const node = pool.nodes[run % NODES] as Node;
    const asked = performance.now();
    expect(await node.stop()).toBe(0);
    closedAfter.push(performance.now() - asked);
    await restart(node);
  }
  await load.stop();
  const closed = spread(closedAfter);
  const share = judge('a node of three restarted', runs, load, {
    'closed, ms (p50, most)': `${closed.p50}, ${closed.most}`,
  });
  expect(share).toBe(1);
  expect(closed.most).toBeLessThanOrEqual(CLOSES_WITHIN);
});
