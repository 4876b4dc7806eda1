import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { Load } from '../support/faults/load.ts';
import { NO_LIMITS, peopleOf } from '../support/faults/people.ts';
import { report, runsOf, spread } from '../support/faults/report.ts';
import { Deployment } from '../support/gateway-processes.ts';

const PEOPLE = 12;
const HESITATION = 200;
/** Sign-ins that come to an end before each kill. */
const BETWEEN = 40;
const SOON = { timeout: 60 * SECOND, interval: 20 };

test('a gateway killed in the middle of writing keeps all that it has answered, in files that are whole', async () => {
  const runs = runsOf(30);
  let port = 0;
  const gateway = await Deployment.behindBalancer(undefined, () => port, NO_LIMITS);
  let node = await gateway.node();
  port = node.port;
  const load = new Load(await peopleOf(gateway, PEOPLE, HESITATION));
  onTestFinished(() => load.stop());
  const back: number[] = [];
  let [tried, revived] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const before = load.total;
    await vi.waitFor(() => expect(load.total).toBeGreaterThanOrEqual(before + BETWEEN), SOON);
    await node.kill();
    const killed = performance.now();
    const ended = load.takeEnded();
    for (const name of ['directory.sqlite', 'ephemeral.sqlite']) {
      const file = new DatabaseSync(join(gateway.folder, 'data', name));
      expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      file.close();
    }
    node = await gateway.node(node);
    back.push(performance.now() - killed);
    for (const fact of ended) {
      tried += 1;
      if (await fact.revives(performance.now() + 10 * SECOND)) revived += 1;
    }
  }
  await load.stop();
  const { finished, over, refused, wrong } = load.outcomes;
  const audit = await gateway.cli<{ ok?: boolean; findings?: unknown[] }>('audit', 'verify');
  report({
    fault: 'SQLite: the only gateway killed in mid-write',
    runs,
    figures: {
      'ready again, ms (p50, most)': `${spread(back).p50}, ${spread(back).most}`,
      'sign-ins finished': finished,
      'declined or cancelled': over,
      'of both, after a step tried again': load.wentOn,
      'refused plainly and begun anew': refused,
      'wrong or unplain': wrong,
      'tried a second time': tried,
      'came back to life': revived,
      'files damaged': 0,
    },
  });
  process.stdout.write(`${[...load.reasons].map(([why, times]) => `  ${times} x ${why}`).join('\n')}\n`);
  expect(wrong, [...load.reasons.keys()].join('; ')).toBe(0);
  expect(revived).toBe(0);
  expect(audit).toMatchObject({ intact: true });
});
