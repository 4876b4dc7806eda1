import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Audit, type AuditEvent, AuditWriter } from '../../src/domain/audit/index.ts';
import {
  approve,
  type BrowserKey,
  ChallengeService,
  ChallengeStore,
} from '../../src/domain/challenge/index.ts';
import { FORGETS_NOTHING, silentLogger } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import {
  adasResult,
  asker,
  browser,
  CODE,
  claimedWithCode,
  outcomeOf,
  SIGN_IN_LIFE,
  TIMERS,
} from './a-challenge.ts';

const UID = 'the sign-in';
const WRONG = '000043';

/** A sign-in that Ada has approved and that waits for its code. */
async function confirming(pause: () => Promise<unknown> = async () => {}) {
  const clock = new FakeClock();
  const random = new FixedRandom('typed codes');
  const events: AuditEvent[] = [];
  const writer = new AuditWriter({
    store: { append: async (some) => void events.push(...some), historyOf: async () => [] },
    random,
    logger: silentLogger,
  });
  const audit = new Audit({ writer, clock, random });
  const store = new ChallengeStore({
    store: new MemoryEphemeralStore(clock, pause),
    spent: FORGETS_NOTHING,
    clock,
    life: SIGN_IN_LIFE,
    unclaimed: SIGN_IN_LIFE,
    goesOn: async () => {},
  });
  const [whenConsumed, stillHolds] = [async () => {}, async () => true];
  const parts = { store, audit, clock, random, timers: TIMERS };
  const service = new ChallengeService({ ...parts, whenConsumed, stillHolds });
  const back = { kind: 'interaction', uid: UID, until: clock.now() + SIGN_IN_LIFE } as const;
  const { key } = await service.open(asker, back, browser);
  await store.move(key.id, (current, now) => approve(claimedWithCode(current, now), adasResult, now, TIMERS));
  return {
    clock,
    service,
    key,
    tell: (code: string, by: BrowserKey = key) => service.confirm(by, UID, code),
    state: async () => (await service.read(key, UID)).state,
    declines: async () => {
      await writer.flush();
      return events.filter(({ event }) => event === 'challenge.declined').map(({ detail }) => detail.reason);
    },
  };
}

describe('a code typed into the waiting page', () => {
  test('is told whether it was right and how many tries are left, until the sign-in is over', async () => {
    const { tell, declines } = await confirming();
    expect(await tell(WRONG)).toMatchObject({ state: 'confirming', confirmation: { triesLeft: 2 } });
    expect(await tell('')).toMatchObject({ state: 'confirming', confirmation: { triesLeft: 1 } });
    expect(await declines()).toEqual([]);
    expect(await tell(WRONG)).toMatchObject({ state: 'declined', reason: 'wrong_code' });
    await expect(tell(CODE)).rejects.toMatchObject({ code: 'challenge_decided' });
    expect(await declines()).toEqual(['wrong_code']);
  });

  test('approves after a wrong one, and the result is collected once', async () => {
    const { tell, service, key } = await confirming();
    await tell(WRONG);
    expect(await service.collect(key, UID)).toMatchObject({ state: 'confirming' });
    expect(await tell(CODE)).toMatchObject({ state: 'approved' });
    expect(await service.collect(key, UID)).toMatchObject({ state: 'consumed', result: adasResult });
    await expect(service.collect(key, UID)).rejects.toMatchObject({ code: 'challenge_decided' });
  });

  test('is heard from the waiting browser alone, and costs no try of its own', async () => {
    const { tell, key, state } = await confirming();
    for (const code of [WRONG, WRONG, WRONG, CODE]) {
      await expect(tell(code, { ...key, secret: 'another' })).rejects.toMatchObject({
        code: 'sign_in_not_found',
      });
    }
    expect(await state()).toBe('confirming');
    expect(await tell(CODE)).toMatchObject({ state: 'approved' });
  });

  test('is too late two minutes after the approval, and nothing can be collected then', async () => {
    const { clock, tell, service, key } = await confirming();
    clock.advance(TIMERS.confirm);
    await expect(tell(CODE)).rejects.toMatchObject({ code: 'challenge_expired' });
    const ended = await service.collect(key, UID);
    expect(ended.state).toBe('expired');
    expect(ended.result).toBeUndefined();
    expect(ended.unconfirmed).toBeUndefined();
  });

  test('is tried three times at the most, however many are typed at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(9), async (scheduler, right) => {
        const pause = () => scheduler.schedule(Promise.resolve());
        const { tell, state } = await scheduler.waitFor(confirming(pause));
        const codes = Array.from({ length: 10 }, (_, n) => (n === right ? CODE : WRONG));
        const told = codes.map(async (code) => {
          let ended = '';
          const refused = await outcomeOf(
            tell(code).then((challenge) => {
              ended = challenge.state;
            }),
            '',
          );
          return { code, ended: ended || refused };
        });
        const all = await scheduler.waitFor(Promise.all(told));
        const end = await scheduler.waitFor(state());
        const heard = all.filter(({ ended }) => !ended.startsWith('challenge_'));
        const wrong = heard.filter(({ code }) => code === WRONG);
        expect(all.filter(({ ended }) => ended === 'approved')).toHaveLength(end === 'approved' ? 1 : 0);
        expect(heard.length - wrong.length).toBe(end === 'approved' ? 1 : 0);
        expect(wrong.length).toBeLessThanOrEqual(end === 'approved' ? 2 : 3);
        expect(['approved', 'declined']).toContain(end);
      }),
    );
  });
});
