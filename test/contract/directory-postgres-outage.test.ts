import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDirectory } from '../../src/adapters/sql/index.ts';
import { Audit, type AuditEvent, AuditWriter } from '../../src/domain/audit/index.ts';
import { newId, silentLogger } from '../../src/kernel/index.ts';
import { databaseOfThisTest, openNode } from '../support/directories.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { type PostgresServer, startPostgres } from '../support/services/postgres.ts';
import { expectOneChain } from './directory.ts';
import { Maker } from './directory-subject.ts';

const random = new FixedRandom('PostgreSQL that stops');
const unavailable = { name: 'GatewayError', kind: 'unavailable' };
/** Generous on a slow machine, and yet not a hang. */
const QUICKLY_MS = 15_000;
const SOON = { timeout: 20_000, interval: 50 };

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

type Node = Awaited<ReturnType<typeof openNode>>;

const anEvent = (): AuditEvent => ({
  id: newId('evt', random),
  at: 0,
  event: 'challenge.approved',
  detail: {},
  personal: {},
});

async function aNode() {
  const database = await databaseOfThisTest(server.url);
  return { database, node: await openNode(database.url) };
}

const make = new Maker('PostgreSQL that stops');
const ada = make.user();

const everyCall = (d: Node) => [
  d.integrations.byClientId('x'),
  d.integrations.list(),
  d.integrations.remove('int_x'),
  d.integrations.secretsOf('x', 0),
  d.people.userById('usr_x'),
  d.people.userByEmail('ada@example.com'),
  d.people.phoneWithUser('phn_x'),
  d.people.phonesOf('usr_x'),
  d.people.updateUser({ ...ada, version: 2 }),
  d.people.renamePhone('usr_x', 'phn_x', 'x'),
  d.people.revokePhone('usr_x', 'phn_x', 0),
  d.people.isInvited('usr_x', 'org_default'),
  d.people.accept(make.acceptance(ada)),
  d.people.acceptancesOf('usr_x'),
  d.people.eraseUser('usr_x', 0),
  d.enrollment.invitationByHash('x'),
  d.enrollment.signUp(ada, make.phone(ada), undefined),
  d.browsers.matching('usr_x', 'x', 'x', 0),
  d.browsers.save(make.browser(ada)),
  d.browsers.browsersOf('usr_x'),
  d.browsers.forget('usr_x', 'brw_x'),
  d.recoveries.create(make.recovery(ada)),
  d.recoveries.openOf('usr_x', 0),
  d.recoveries.stopAll('usr_x', 0),
  d.recoveries.use('rec_x', 0),
  d.recoveries.replaceCodes('usr_x', ['x'], 0),
  d.recoveries.spendCode('usr_x', 'x', 0),
  d.recoveries.codesLeft('usr_x'),
  d.keys.secret('cookies', () => 'x'),
  d.keys.signingKeys(),
  d.keys.published(),
  d.keys.change([{ remove: 'x', from: 'next' }]),
  d.audit.append([anEvent()], () => 's'),
  d.audit.historyOf('usr_x', 10),
];

async function expectUnavailable(node: Node): Promise<void> {
  const started = performance.now();
  for (const call of await Promise.allSettled(everyCall(node))) {
    expect(call).toMatchObject({ status: 'rejected', reason: unavailable });
  }
  expect(performance.now() - started).toBeLessThan(QUICKLY_MS);
}

const untilItIsBack = (node: Node) => vi.waitFor(() => node.integrations.list(), SOON);

describe('PostgreSQL that stops', () => {
  test('means unavailable at once; what was answered is there when it is back', async () => {
    const { node } = await aNode();
    await node.keys.secret('cookies', () => 'kept');
    const writing = Array.from({ length: 20 }, async () => {
      const event = anEvent();
      await node.audit.append([event], () => 's');
      return event.id;
    });
    await Promise.race(writing);
    await server.crash();
    await expectUnavailable(node);
    await server.comeBack();

    await untilItIsBack(node);
    expect(await node.keys.secret('cookies', () => 'other')).toBe('kept');
    const rows = await node.db.selectFrom('audit_events').selectAll().orderBy('sequence').execute();
    const stored = rows.map(({ id }) => id);
    const outcomes = await Promise.allSettled(writing);
    const answered = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    expect(stored).toEqual(expect.arrayContaining(answered));
    expectOneChain(rows);
  });

  test('is waited for by the audit writer, which loses and doubles nothing', async () => {
    const { node } = await aNode();
    const writer = new AuditWriter({ store: node.audit, random, logger: silentLogger });
    const audit = new Audit({ writer, clock: new FakeClock(), random });
    const add = () =>
      audit.userInvited({ organizationId: 'org_default', userId: 'usr_x', email: 'a@b.example' });
    add();
    await writer.flush();
    await server.crash();
    add();
    await expect(writer.flush()).rejects.toMatchObject(unavailable);
    expect(() => writer.assertWritable()).toThrow(expect.objectContaining(unavailable));
    add();
    await server.comeBack();
    await vi.waitFor(() => writer.flush(), SOON);
    writer.assertWritable();
    const rows = await node.auditRows();
    expect(rows).toHaveLength(3);
    expectOneChain(rows);
  });
});

describe('PostgreSQL that hangs', () => {
  test('means unavailable quickly, never a wait without end, and comes back by itself', async () => {
    const { node } = await aNode();
    await Promise.all(Array.from({ length: 5 }, () => node.integrations.list()));
    await server.pause();
    onTestFinished(() => server.resume());
    await expectUnavailable(node);
    await expectUnavailable(node);
    server.resume();
    await untilItIsBack(node);
    await node.audit.append([anEvent()], () => 's');
    expectOneChain(await node.auditRows());
  });

  test('at the start refuses to open, quickly', async () => {
    const database = await databaseOfThisTest(server.url);
    await server.pause();
    onTestFinished(() => server.resume());
    const started = performance.now();
    await expect(openDirectory({ kind: 'postgres', url: database.url }, silentLogger)).rejects.toMatchObject({
      code: 'postgres_unreachable',
    });
    expect(performance.now() - started).toBeLessThan(QUICKLY_MS);
  });
});
