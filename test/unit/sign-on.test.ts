import { describe, expect, test } from 'vitest';
import { Audit, AuditWriter } from '../../src/domain/audit/index.ts';
import type { ConfirmationKind } from '../../src/domain/directory/index.ts';
import { LogoutNotices, type SignOn, SignOns, sidOf } from '../../src/domain/session/index.ts';
import { isConfirmed, isYoung } from '../../src/domain/session/sign-on.ts';
import { FORGETS_NOTHING, silentLogger } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

const session: SignOn = {
  id: 'id',
  userId: 'usr_ada',
  phoneId: 'phn_ada',
  acr: 'phr',
  amr: ['pop'],
  authenticatedAt: 1_000,
  confirmedBy: 'none',
  here: false,
  risky: false,
  browserKey: 'key',
  address: '127.0.0.1',
  seed: 'seed',
  clients: ['shop', 'desk'],
  endsAt: 10_000,
};

describe('a session', () => {
  test.each([
    [{ now: 1_999, sessionAge: 1_000 }, true],
    [{ now: 2_000, sessionAge: 1_000 }, false],
    [{ now: 1_500, sessionAge: 1_000, maxAge: 500 }, false],
    [{ now: 1_499, sessionAge: 1_000, maxAge: 500 }, true],
    [{ now: 2_000, sessionAge: 1_000, maxAge: 9_000 }, false],
    [{ now: 1_000, sessionAge: 0 }, false],
    [{ now: 10_000, sessionAge: 99_000 }, false],
    [{ now: 1_000, sessionAge: 1_000, maxAge: Number.NaN }, false],
  ])('is young with %j: %s', (limits, young) => {
    expect(isYoung(session, limits)).toBe(young);
  });

  test.each<[ConfirmationKind, ConfirmationKind, boolean]>([
    ['none', 'none', true],
    ['none', 'number', false],
    ['none', 'typed-code', false],
    ['number', 'none', true],
    ['number', 'number', true],
    ['number', 'typed-code', false],
    ['typed-code', 'number', true],
    ['typed-code', 'typed-code', true],
  ])('confirmed by %s is enough where %s is needed: %s', (confirmedBy, needed, enough) => {
    expect(isConfirmed({ ...session, confirmedBy }, needed)).toBe(enough);
    expect(isConfirmed({ ...session, confirmedBy, here: true }, needed)).toBe(true);
  });

  test('has a name of its own for each relying party, which says nothing of the others', () => {
    expect(sidOf(session, 'shop')).toBe(sidOf({ seed: 'seed' }, 'shop'));
    expect(sidOf(session, 'shop')).not.toBe(sidOf(session, 'desk'));
    expect(sidOf(session, 'shop')).not.toBe(sidOf({ seed: 'other' }, 'shop'));
    expect(sidOf(session, 'shop')).not.toContain('seed');
  });
});

test('a relying party that joins a session while a new one takes its place is told of the end of the new one', async () => {
  const clock = new FakeClock(0);
  const random = new FixedRandom('sign-ons');
  const writer = new AuditWriter({
    store: { append: async () => {}, historyOf: async () => [] },
    random,
    logger: silentLogger,
  });
  const ended: SignOn[] = [];
  const signOns = new SignOns({
    store: new MemoryEphemeralStore(clock),
    spent: FORGETS_NOTHING,
    audit: new Audit({ writer, clock, random }),
    clock,
    random,
    ended: (one) => void ended.push(one),
  });
  const before: SignOn = { ...signOns.begin(session, undefined).session, clients: ['shop'] };
  await signOns.keep(before, undefined);
  const { token, session: after } = signOns.begin(session, before);
  await signOns.join(before.id, 'desk');
  await signOns.keep(after, before);
  expect((await signOns.recall(token))?.clients).toEqual(['shop', 'desk']);
  await signOns.end(after.id, 'person');
  expect(ended.map(({ clients }) => clients)).toEqual([['shop', 'desk']]);
  expect(await signOns.end(before.id, 'person')).toBe(false);
});

describe('notices of a sign-out', () => {
  const noticesTo = (send: () => Promise<void>) => {
    const logger = new RecordingLogger();
    const clock = new FakeClock(0);
    return { notices: new LogoutNotices({ send, clock, logger }), clock };
  };

  test('that nobody takes are bounded, however many sessions end', async () => {
    const { notices } = noticesTo(() => Promise.reject(new Error('down')));
    for (let i = 0; i < 800; i += 1) notices.tell(session);
    await notices.settled();
    expect(notices.waiting).toBe(1_000);
  });

  test('go to each relying party by itself: one that hangs keeps none waiting', async () => {
    const told: string[] = [];
    let answer = () => {};
    const hangs = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const notices = new LogoutNotices({
      send: ({ clientId }) => {
        told.push(clientId);
        return clientId === 'shop' ? hangs : Promise.resolve();
      },
      clock: new FakeClock(0),
      logger: new RecordingLogger(),
    });
    notices.tell(session);
    expect(told).toEqual(['shop', 'desk']);
    answer();
    await notices.settled();
    expect(notices.waiting).toBe(0);
  });
});
