import { PostgresAdapter, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { auditQuery } from '../../src/adapters/sql/audit-query.ts';
import { openDirectory } from '../../src/adapters/sql/index.ts';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import { type AuditFilter, type AuditPlace, eventsOf } from '../../src/domain/audit-log/index.ts';
import { newId, silentLogger } from '../../src/kernel/index.ts';
import { databaseOfThisTest, type OpenDirectory, storesOn } from '../support/directories.ts';
import { Maker, NOW } from './directory-subject.ts';

const PLACES: [string, () => Promise<OpenDirectory>][] = [
  ['SQLite', () => openDirectory({ kind: 'sqlite', file: ':memory:' }, silentLogger)],
  [
    'PostgreSQL',
    async () => openDirectory({ kind: 'postgres', url: (await databaseOfThisTest()).url }, silentLogger),
  ],
];

describe.each(PLACES)('the audit log as it is read on %s', (name, open) => {
  const make = new Maker(`audit log ${name}`);

  async function opened() {
    const db = await open();
    onTestFinished(() => db.destroy());
    return { db, ...storesOn(db) };
  }

  test('gives what fits, by each thing it can be asked for and by all of them, the newest first', async () => {
    const d = await opened();
    const [ada, eve] = [
      make.user({ email: 'ada@example.com', givenName: 'Ada', familyName: 'L' }),
      make.user(),
    ];
    for (const user of [ada, eve]) await d.people.createUser(user);
    const integration = make.integration({ name: 'Shop' });
    await d.integrations.create(integration, undefined);
    const whole: AuditEvent = make.event({
      event: 'integration.updated',
      at: NOW + 50,
      organizationId: 'org_a',
      integrationId: integration.id,
      userId: ada.id,
      phoneId: newId('phn', make.random),
      challengeId: newId('chl', make.random),
      reference: 'ABCDEFGH',
      detail: { kind: 'oidc', by: 'member', actor: eve.id },
      personal: { address: '2001:db8::1' },
    });
    const others = [
      make.event({ at: NOW + 60, organizationId: 'org_b', reference: 'ABCDEFGJ' }),
      // Written late, as by a node that could not write for a while.
      make.event({ at: NOW + 10, organizationId: 'org_a', event: 'challenge.consumed', userId: eve.id }),
      make.event({ at: NOW + 70, organizationId: 'org_a', event: 'challenge.declined', userId: eve.id }),
      make.event({ at: NOW + 70, event: 'key.rotated', detail: { by: 'schedule' } }),
    ];
    await d.audit.append([whole, ...others], () => 's');

    const found = await d.auditLog.find({}, 10);
    expect(found.map(({ sequence }) => sequence)).toEqual([5, 4, 2, 1, 3]);
    expect(found[3]).toEqual({
      ...whole,
      sequence: 1,
      hash: expect.any(String),
      actor: eve.id,
      application: 'Shop',
      person: { email: 'ada@example.com', name: 'Ada L' },
      actingPerson: { email: eve.email, name: 'Ada' },
    });
    const all: AuditFilter = {
      organizationId: 'org_a',
      events: ['integration.updated', 'key.rotated'],
      userId: ada.id,
      integrationId: integration.id,
      actor: eve.id,
      reference: 'ABCDEFGH',
      from: NOW + 50,
      until: NOW + 51,
    };
    const cases: [AuditFilter, number[]][] = [
      [{ organizationId: 'org_a' }, [4, 1, 3]],
      [{ events: ['key.rotated'] }, [5]],
      [{ events: ['challenge.declined', 'key.rotated', 'challenge.consumed'] }, [5, 4, 3]],
      [{ organizationId: 'org_a', events: eventsOf('sign-in') }, [4, 3]],
      [{ organizationId: 'org_b', events: ['key.rotated'] }, []],
      [{ userId: eve.id }, [4, 3]],
      [{ userId: eve.id, events: ['challenge.declined'] }, [4]],
      [{ userId: eve.id, organizationId: 'org_b' }, []],
      [{ integrationId: integration.id }, [1]],
      [{ integrationId: integration.id, events: ['challenge.consumed', 'key.rotated'] }, []],
      [{ actor: eve.id }, [1]],
      [{ reference: 'ABCDEFGJ' }, [2]],
      [{ reference: 'ABCDEFGJ', organizationId: 'org_a' }, []],
      [{ from: NOW + 60 }, [5, 4, 2]],
      [{ until: NOW + 60 }, [1, 3]],
      [{ events: [] }, []],
      [{ actor: 'a\0b' }, []],
      [all, [1]],
      ...(Object.keys(all) as (keyof AuditFilter)[])
        .filter((key) => !['events', 'from', 'until'].includes(key))
        .map((key): [AuditFilter, number[]] => [{ ...all, [key]: 'other' }, []]),
    ];
    for (const [filter, expected] of cases) {
      const sequences = (await d.auditLog.find(filter, 10)).map(({ sequence }) => sequence);
      expect([filter, sequences]).toEqual([filter, expected]);
    }
    expect(await d.auditLog.bySequence(1, {})).toEqual(found[3]);
    expect(await d.auditLog.bySequence(1, { organizationId: 'org_a' })).toEqual(found[3]);
    expect(await d.auditLog.bySequence(1, { organizationId: 'org_b' })).toBeUndefined();
    expect(await d.auditLog.bySequence(5, { organizationId: 'org_a' })).toBeUndefined();
    expect(await d.auditLog.bySequence(99, {})).toBeUndefined();
  });

  test('is read in pages that together hold each event once, whatever is asked for', async () => {
    const d = await opened();
    const events = ['challenge.claimed', 'challenge.consumed', 'key.rotated'] as const;
    await d.audit.append(
      Array.from({ length: 60 }, (_, n) =>
        make.event({
          at: NOW + (n % 7),
          event: events[n % 3] ?? 'key.rotated',
          organizationId: `org_${n % 2}`,
        }),
      ),
      () => 's',
    );
    for (const filter of [{}, { organizationId: 'org_1' as const }, { events: events.slice(0, 2) }]) {
      const expected = (await d.auditLog.find(filter, 100)).map(({ sequence }) => sequence);
      const read: number[] = [];
      let before: AuditPlace | undefined;
      for (;;) {
        const page = await d.auditLog.find(filter, 7, before);
        read.push(...page.map(({ sequence }) => sequence));
        before = page.at(-1);
        if (before === undefined) break;
      }
      expect(read).toEqual(expected);
      expect(new Set(read).size).toBe(read.length);
    }
  });

  test('is searched by an index whatever is asked for, and never read whole', async () => {
    const d = await opened();
    await fill(d.db, 20_000);
    const ids = { organizationId: 'org_1', integrationId: 'int_1', userId: 'usr_1' } as const;
    const before = { at: NOW + 9_000, sequence: 9_001 };
    const bounds = { from: NOW + 100, until: NOW + 10_000 };
    const cases: [AuditFilter, AuditPlace | undefined, index: string][] = [
      [{}, undefined, 'audit_events_at'],
      [bounds, before, 'audit_events_at'],
      [{ events: ['key.revoked'] }, undefined, 'audit_events_event'],
      [{ events: eventsOf('sign-in'), ...bounds }, before, 'audit_events_event'],
      [{ organizationId: 'org_1' }, undefined, 'audit_events_organization'],
      [{ organizationId: 'org_1', ...bounds }, before, 'audit_events_organization'],
      [{ organizationId: 'org_1', events: ['key.revoked'] }, before, 'audit_events_organization_event'],
      [{ organizationId: 'org_1', events: eventsOf('sign-in') }, before, 'audit_events_organization_event'],
      [{ organizationId: 'org_1', integrationId: 'int_1' }, before, 'audit_events_integration'],
      [{ ...ids, events: ['key.revoked'] }, before, 'audit_events_user'],
      [{ ...ids, actor: 'cli', ...bounds }, before, 'audit_events_actor'],
      [{ ...ids, actor: 'cli', reference: 'ABCDEFGH' }, before, 'audit_events_reference'],
    ];
    for (const [filter, place, index] of cases) {
      const plan = await planOf(d.db, filter, place);
      // A bitmap names its index in a line of its own.
      const scans = plan
        .filter((line) => /\baudit_events(_\w+)?\b/.test(line) && /scan|search/i.test(line))
        .filter((line) => !line.includes('Bitmap Heap'));
      expect([filter, scans.length]).toEqual([filter, filter.events?.length ?? 1]);
      for (const scan of scans)
        expect([filter, scan]).toEqual([filter, expect.stringMatching(`${index}\\b`)]);
    }
  });
});

/** Rows as a busy deployment has them; their hashes are none. */
async function fill(db: OpenDirectory, rows: number): Promise<void> {
  await sql`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${sql.lit(rows)})
    insert into audit_events (sequence, id, at, event, organization_id, integration_id, user_id, detail, personal_hash,
      previous_hash, hash, reference, actor_id)
    select i, 'evt_' || i, ${sql.lit(NOW)} + i, case when i % 3 = 0 then 'challenge.claimed' else 'challenge.consumed' end,
      'org_' || (i % 3), 'int_' || (i % 50), 'usr_' || (i % 500), '{}', 'p', 'q', 'h',
      case when i % 3 = 0 then 'REF' || i end, case when i % 100 = 0 then 'cli' end
    from n`.execute(db);
  // SQLite has to do without statistics, as in a deployment; PostgreSQL gathers them by itself.
  if (db.getExecutor().adapter instanceof PostgresAdapter) await sql`analyze`.execute(db);
}

/** How the database would answer, a line for each step. */
async function planOf(
  db: OpenDirectory,
  filter: AuditFilter,
  before: AuditPlace | undefined,
): Promise<string[]> {
  const query = auditQuery(db, filter, 51, before);
  const sqlite = query.compile().sql.includes('?');
  const rows = await query.explain(sqlite ? undefined : 'text', sqlite ? sql`query plan` : undefined);
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN']));
}
