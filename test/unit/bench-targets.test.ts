import { expect, test } from 'vitest';
import { readOptions } from '../../bench/options.ts';
import type { Results } from '../../bench/report.ts';
import { median, spreadOf } from '../../bench/stats.ts';
import { judged } from '../../bench/targets.ts';

/** A run in which the gateway costs so much for each sign-in, and the bare provider and one signature so much. */
const run = (serverCpu: number, floor = 1_000, rsa = 250): Results =>
  ({
    gateways: { redis: { middle: { serverCpu, redisCpu: 70, requests: 5.01 }, traffic: { roundTrips: 9 } } },
    webPhones: {},
    waiting: {},
    profiles: [],
    floor: { middle: { serverCpu: floor } },
    rsa: { cpu: rsa, perSecond: 4_000 },
    documents: {
      '/jwks': { ours: { cpu: 20 }, floor: { cpu: 60 } },
      '/other': { ours: { cpu: 24 }, floor: { cpu: 96 } },
    },
  }) as unknown as Results;

const row = (results: Results, number: number) => judged(results).find((one) => one.number === number);

test('every target of the plan that is not about a product that does not run here has its row', () => {
  expect(judged(run(900)).map(({ number }) => number)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17,
  ]);
});

test('a ratio is of the same run, and says whether it holds the target or more', () => {
  expect(row(run(1_200), 1)).toMatchObject({ reached: '1.20x', verdict: 'missed' });
  expect(row(run(1_000), 1)).toMatchObject({ reached: '1.00x', verdict: 'held' });
  expect(row(run(800), 1)).toMatchObject({ reached: '0.80x', verdict: 'stretch' });
  expect(row(run(1_200), 2)).toMatchObject({ reached: '4.8x', verdict: 'missed' });
});

test('of several figures the worst decides, and one that is missing leaves it open', () => {
  expect(row(run(900), 5)).toMatchObject({ reached: '5.0, 9.0', verdict: 'held' });
  // The slower of both documents: 3x and 4x the library, 1.5x and 1.25x Glewlwyd.
  expect(row(run(900), 12)).toMatchObject({ reached: '3.0x, 1.3x', verdict: 'held' });
  expect(row(run(900), 17)).toMatchObject({ reached: '-, 70 us', verdict: 'not measured' });
});

test('scenarios are chosen by their letters or names, and one that does not exist is refused', () => {
  expect(readOptions(['A', 'C', 'D', '--quick'])).toMatchObject({
    quick: true,
    only: ['throughput', 'latency', 'growth'],
  });
  expect(readOptions(['A', '--profile']).only).toEqual(['throughput', 'profile']);
  expect(readOptions([]).only).not.toContain('profile');
  expect(() => readOptions(['Z'])).toThrow('There is no scenario Z.');
});

test('percentiles are by nearest rank, whatever the order, and a median of two is between them', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
  expect(spreadOf(hundred)).toEqual({ count: 100, p50: 50, p99: 99, max: 100 });
  expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p99: 7, max: 7 });
  expect(median([3, 1])).toBe(2);
  expect(median([9, 1, 2])).toBe(2);
});
