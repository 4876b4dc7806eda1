import { describe, expect, test } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { CODE_APP } from '../support/attacker.ts';
import { freshDatabase } from '../support/databases.ts';
import { App } from '../support/faults/app.ts';
import { Person } from '../support/faults/person.ts';
import { report, runsOf, spread } from '../support/faults/report.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { hostile } from '../support/hostile.ts';
import { serve } from '../support/redis-stores.ts';
import { RunningClock } from '../support/running-clock.ts';

const PEOPLE = 12;

/** People whose browser asks the one gateway and whose phone asks the other. */
async function people(browsers: TestGateway, phones: TestGateway): Promise<Person[]> {
  const { integration, clientSecret = '', redirectUri } = await browsers.relyingParty(CODE_APP);
  const { clientId } = integration;
  const app = new App({ origin: browsers.origin, clientId, clientSecret, redirectUri });
  return Promise.all(
    Array.from({ length: PEOPLE }, async (_, n) => {
      const email = `person${n}@example.com`;
      const { code } = await phones.gateway.enrollment.invite({ email, givenName: 'Person' });
      return Person.enroll(code, {
        origin: browsers.origin,
        phonesAt: phones.origin,
        app,
        email,
        hesitation: 0,
      });
    }),
  );
}

/** Everybody signs in so often, all at once, and all of it must end as meant. */
async function all(
  fault: string,
  everybody: readonly Person[],
  times: number,
  more: () => Record<string, number>,
) {
  const took: number[] = [];
  const reasons: string[] = [];
  await Promise.all(
    everybody.map(async (person) => {
      for (let n = 0; n < times; n += 1) {
        const began = performance.now();
        const { outcome, why } = await person.signIn('approved', () => undefined);
        if (outcome === 'finished') took.push(performance.now() - began);
        else reasons.push(`${outcome}: ${why}`);
      }
    }),
  );
  const { p50, most } = spread(took);
  report({
    fault,
    runs: everybody.length * times,
    figures: { finished: took.length, 'whole sign-in, ms (p50, most)': `${p50}, ${most}`, ...more() },
  });
  expect(reasons).toEqual([]);
}

describe.each(STORES)('on %s', (store) => {
  test('notifications that are lost, late or doubled, and codes that are misread, cost time and no sign-in', async () => {
    const wrongs = hostile({ lost: 0.3, twice: 0.2, late: 0.3, refused: 0.3 });
    const g = await startGateway({ store, clock: new RunningClock() });
    await all(`notifications and codes go wrong (${store})`, await people(g, g), runsOf(10), () => ({
      'notifications lost': wrongs.lost,
      'notifications late': wrongs.late,
      'notifications doubled': wrongs.twice,
      'good codes refused': wrongs.refused,
    }));
  });
});

test.each([
  ['phones ahead of browsers', 0, 30 * SECOND],
  ['browsers ahead of phones', 30 * SECOND, 0],
] as const)(
  'nodes whose clocks are half a minute apart, %s: nobody is signed in wrongly',
  async (name, atBrowsers, atPhones) => {
    const redis = await serve();
    const database = await freshDatabase();
    const nodeAt = async (offset: number, of?: TestGateway) => {
      const clock = new RunningClock();
      clock.advance(offset);
      return startGateway({
        clock,
        redisUrl: redis.url,
        databaseUrl: database.url,
        ...(of ? { dataDir: of.dataDir, publicUrl: of.config.publicUrl } : {}),
      });
    };
    const browsers = await nodeAt(atBrowsers);
    const phones = await nodeAt(atPhones, browsers);
    const everybody = await people(browsers, phones);
    const told = await Promise.all(everybody.map((person) => person.signIn('approved', () => undefined)));
    const count = (outcome: string) => told.filter((one) => one.outcome === outcome).length;
    report({
      fault: `clocks of two nodes 30 s apart, ${name}`,
      runs: told.length,
      figures: {
        finished: count('finished'),
        'refused plainly': count('refused'),
        'wrong or unplain': count('wrong'),
      },
    });
    process.stdout.write(
      `${[...new Set(told.flatMap(({ why }) => why ?? []))].map((why) => `  ${why}`).join('\n')}\n`,
    );
    expect(count('wrong')).toBe(0);
  },
);
