import { expect, test } from 'vitest';
import type { Results } from '../../bench/report.ts';
import { judged } from '../../bench/targets.ts';

/** A run in which the gateway costs so much for each sign-in, and the bare provider and one signature so much. */
const run = (serverCpu: number, floor = 1_000, rsa = 250): Results =>
  ({
    gateways: { redis: { middle: { serverCpu, redisCpu: 70, requests: 5 }, traffic: { roundTrips: 9 } } },
    webPhones: {},
    waiting: {},
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
