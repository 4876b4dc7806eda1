import { expect, test } from 'vitest';
import { Audit, AuditWriter } from '../../src/domain/audit/index.ts';
import { newUser, type PeopleStore, type User } from '../../src/domain/directory/index.ts';
import {
  EnrollmentService,
  type EnrollmentStore,
  Guesses,
  MailedCodes,
  RecoveryService,
  type RecoveryStore,
  RecoveryVisits,
} from '../../src/domain/enrollment/index.ts';
import { Letters } from '../../src/domain/mail/index.ts';
import { HOUR, silentLogger, systemRandom } from '../../src/kernel/index.ts';
import { outcome } from '../support/attacker.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { lostPhone } from '../support/recovery.ts';

const ADDRESSES = ['ada@example.com', 'disabled@example.com', 'nobody@example.com'];

/** Every call to anything outside, in order. */
function recorded<T extends object>(name: string, calls: string[], part: Partial<T>): T {
  return new Proxy(part, {
    get(target, method) {
      const real = Reflect.get(target, method) as unknown;
      return (...args: unknown[]) => {
        calls.push(`${name}.${String(method)}`);
        return typeof real === 'function'
          ? (real.apply(target, args) as unknown)
          : Promise.resolve(undefined);
      };
    },
  }) as T;
}

/** Asking for this address, typing wrong codes, and asking again: what it calls and what it answers. */
async function asking(email: string): Promise<{ calls: string[]; answers: string[] }> {
  const calls: string[] = [];
  const clock = new FakeClock();
  const random = systemRandom;
  const known: Record<string, User> = {
    'ada@example.com': newUser({ id: 'usr_ada', email, emailVerified: true, createdAt: 0 }),
    'disabled@example.com': newUser({
      id: 'usr_bob',
      email,
      emailVerified: true,
      createdAt: 0,
      disabledAt: 1,
    }),
  };
  const people = recorded<PeopleStore>('people', calls, { userByEmail: async (one) => known[one] });
  const store = recorded<MemoryEphemeralStore>('store', calls, new MemoryEphemeralStore(clock));
  const letters = new Letters({
    transport: recorded('mail', calls, { send: async () => {} }),
    paper: () => ({ subject: '', text: '' }),
    logger: silentLogger,
  });
  const writer = new AuditWriter({
    store: { append: async () => {}, historyOf: async () => [] },
    random,
    logger: silentLogger,
  });
  const shared = { people, letters, clock, random, issuer: 'https://id.example.com', store };
  const audit = new Audit({ writer, clock, random });
  const invitations = recorded<EnrollmentStore>('invitations', calls, {});
  const enrollment = new EnrollmentService({ ...shared, audit, store: invitations });
  const recoveries = recorded<RecoveryStore>('recoveries', calls, {});
  const visits = new RecoveryVisits({
    ...shared,
    recovery: new RecoveryService({
      ...shared,
      audit,
      store: recoveries,
      enrollment,
      invitations,
      wait: 24 * HOUR,
    }),
    codes: new MailedCodes(shared),
    guesses: new Guesses(shared),
  });
  const attempt = await visits.begin(email);
  const answers = [];
  for (let i = 0; i < 4; i += 1) answers.push(await outcome(visits.verify(attempt, 'no code', '192.0.2.1')));
  await visits.begin(email, undefined, attempt);
  return { calls, answers };
}

test('before the mailed code is typed, a known, a disabled and an unknown address make the same calls in the same order', async () => {
  const [known, ...others] = await Promise.all(ADDRESSES.map(asking));
  expect(known?.calls.length).toBeGreaterThan(5);
  expect(known?.calls).toContain('mail.send');
  expect(known?.calls.filter((call) => /^(people|recoveries|invitations)\./.test(call))).toEqual([]);
  for (const other of others) expect(other).toEqual(known);
});

test('the gateway answers them alike, and mails a code to each', async () => {
  const { g, ada, letters } = await lostPhone();
  const shapes = [];
  for (const email of [ada.email, 'eve@example.com']) {
    const browser = g.browser();
    const response = await browser.request('/recover/begin', {
      method: 'POST',
      body: JSON.stringify({ email }),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    const headers = [...response.headers].map(([name, value]) => [name, value.length]);
    shapes.push([response.status, headers, (await response.text()).replace(email, 'x')]);
    expect(letters.codeFor(email)).toMatch(/^\d{6}$/);
  }
  expect(shapes[1]).toEqual(shapes[0]);
});

test('the page says nothing about an address that only stands in its query', async () => {
  const { g, ada } = await lostPhone();
  const page = await (await g.browser().request(`/recover?email=${ada.email}`)).text();
  expect(page).not.toContain('data-email');
});
