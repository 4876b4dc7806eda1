import { describe, expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { enrolledBy, lostPhone, phonesOf, WAIT } from '../support/recovery.ts';

const TIMES = Array.from({ length: 20 });

const PLACES: [name: string, options: () => Promise<GatewayOptions>][] = [
  ['SQLite', async () => ({})],
  ['PostgreSQL and Redis', async () => ({ store: 'redis', databaseUrl: (await databaseOfThisTest()).url })],
];

describe.each(PLACES)('on %s', (_, options) => {
  test('one recovery used twenty times at once hands over one invitation', async () => {
    const { g, ada, letters } = await lostPhone(await options());
    await ada.prove();
    g.clock.advance(WAIT);
    const visits: string[] = [];
    for (const _time of TIMES) visits.push((await ada.prove()).visit);
    const outcomes = await Promise.all(visits.map((visit) => outcome(ada.finish(visit))));
    expect(tally(outcomes)).toEqual({ ok: 1, recovery_not_ready: 19 });
    expect(letters.toldTo('ada@example.com').filter((kind) => kind === 'recovery-used')).toHaveLength(1);
  });

  test('one recovery code used twenty times at once hands over one invitation', async () => {
    const { g, ada, userId } = await lostPhone(await options());
    const [code = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    const { visit } = await ada.prove();
    const outcomes = tally(await Promise.all(TIMES.map(() => outcome(ada.useCode(visit, code)))));
    expect(outcomes.ok).toBe(1);
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(9);
  });

  test('one mailed code typed twenty times at once proves the address once', async () => {
    const { ada } = await lostPhone(await options());
    await ada.begin();
    const outcomes = tally(await Promise.all(TIMES.map(() => outcome(ada.verify()))));
    expect(outcomes.ok).toBe(1);
  });

  test('one invitation of a recovery sets up one phone', async () => {
    const { g, ada, userId } = await lostPhone(await options());
    await ada.prove();
    g.clock.advance(WAIT);
    const { invitation } = await ada.finish((await ada.prove()).visit);
    const outcomes = tally(await Promise.all(TIMES.map(() => outcome(enrolledBy(g, invitation)))));
    expect(outcomes.ok).toBe(1);
    expect(await phonesOf(g, userId)).toBe(2);
  });
});
