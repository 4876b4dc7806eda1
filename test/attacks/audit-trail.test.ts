import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type AuditEvent, CHAIN_START, chain } from '../../src/domain/audit/index.ts';
import {
  auditOf,
  CODE_APP,
  eventsOf,
  outcome,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';

interface Stored {
  sequence: number;
  id: string;
  at: number;
  event: string;
  organization_id: string | null;
  integration_id: string | null;
  user_id: string | null;
  phone_id: string | null;
  challenge_id: string | null;
  reference: string | null;
  detail: string;
  personal_hash: string;
  previous_hash: string;
  hash: string;
  salt: string | null;
  data: string | null;
}

/** The chain as an auditor would check it: from the rows alone. Gives the sequence of the first row that is wrong. */
function firstBroken(db: DatabaseSync): number | undefined {
  const rows = db
    .prepare(
      'SELECT e.*, p.salt, p.data FROM audit_events e LEFT JOIN audit_personal p ON p.event_id = e.id ORDER BY sequence',
    )
    .all() as unknown as Stored[];
  let previous: { sequence: number; hash: string } = CHAIN_START;
  for (const row of rows) {
    const event = {
      id: row.id,
      at: Number(row.at),
      event: row.event,
      organizationId: row.organization_id ?? undefined,
      integrationId: row.integration_id ?? undefined,
      userId: row.user_id ?? undefined,
      phoneId: row.phone_id ?? undefined,
      challengeId: row.challenge_id ?? undefined,
      reference: row.reference ?? undefined,
      detail: JSON.parse(row.detail) as Record<string, string>,
      personal: JSON.parse(row.data ?? '{}') as Record<string, string>,
    } as AuditEvent;
    const expected = chain(event, previous, row.salt ?? '');
    const sound =
      Number(row.sequence) === expected.sequence &&
      row.previous_hash === expected.previousHash &&
      row.personal_hash === expected.personalHash &&
      row.hash === expected.hash;
    if (!sound) return Number(row.sequence);
    previous = { sequence: Number(row.sequence), hash: row.hash };
  }
  return undefined;
}

async function withSignIns(g: TestGateway): Promise<string> {
  const { client } = await puppetOf(g, somebody());
  const party = await g.relyingParty(CODE_APP);
  await signInByCode(g, party, client);
  const { challenge } = await signInByCode(g, party, client);
  await auditOf(g);
  return challenge;
}

describe.each(STORES)('the audit log of sign-ins on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('has exactly claimed, approved and consumed of one sign-in, each with who and where, and the chain holds', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab, party } = await waitingSignIn(g);
    const { frame } = tab;
    const { challenge, statement } = await ada.client.claim(frame);
    await ada.client.claim(frame);
    await ada.client.approve(challenge, statement);
    await outcome(ada.client.approve(challenge, statement));
    await tab.collect();
    const rows = await auditOf(g, challenge);
    expect(rows.map(({ event, phone_id }) => [event, phone_id])).toEqual([
      ['challenge.claimed', ada.id],
      ['challenge.approved', ada.id],
      ['challenge.consumed', ada.id],
    ]);
    for (const row of rows) {
      expect(row.user_id).toMatch(/^usr_/);
      expect(row).toMatchObject({ integration_id: party.integration.id, organization_id: 'org_default' });
    }
    expect(JSON.parse(rows[2]?.detail ?? '')).toEqual({ acr: 'urn:countersign:acr:qr' });
    expect(withDirectory(g, firstBroken)).toBeUndefined();
  });

  test.each(['refused', 'not_me'] as const)(
    'has exactly claimed and declined of one declined as %s',
    async (reason) => {
      const g = gateway();
      const { client } = await puppetOf(g, somebody());
      const { tab } = await waitingSignIn(g);
      const { challenge, statement } = await client.claim(tab.frame);
      await client.decline(challenge, statement, reason);
      await tab.collect();
      const rows = await auditOf(g, challenge);
      const reported = reason === 'not_me' ? ['browser.reported'] : [];
      expect(rows.map(({ event }) => event)).toEqual([
        'challenge.claimed',
        'challenge.declined',
        ...reported,
      ]);
      expect(JSON.parse(rows[1]?.detail ?? '')).toEqual({ reason });
    },
  );

  test('has one cancelled of ten cancels at once', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge } = await client.claim(tab.frame);
    await Promise.all(
      Array.from({ length: 10 }, () => browser.request(tab.paths.cancel, { method: 'POST' })),
    );
    expect(await eventsOf(g, challenge)).toEqual(['challenge.claimed', 'challenge.cancelled']);
  });
});

describe('the chain of the audit log', () => {
  const ALTERED: [what: string, sql: string][] = [
    ['an altered user', "UPDATE audit_events SET user_id = 'usr_AAAAAAAAAAAAAAAAAAAAAA' WHERE sequence = 4"],
    ['an altered time', 'UPDATE audit_events SET at = at + 1 WHERE sequence = 4'],
    ['an altered event', "UPDATE audit_events SET event = 'challenge.declined' WHERE sequence = 4"],
    ['an altered detail', "UPDATE audit_events SET detail = '{}' WHERE sequence = 7"],
    [
      'an altered challenge',
      "UPDATE audit_events SET challenge_id = 'chl_AAAAAAAAAAAAAAAAAAAAAA' WHERE sequence = 4",
    ],
    [
      'altered personal data',
      "UPDATE audit_personal SET data = '{}' WHERE event_id = (SELECT id FROM audit_events WHERE sequence = 7)",
    ],
    [
      'an altered salt',
      "UPDATE audit_personal SET salt = 'x' WHERE event_id = (SELECT id FROM audit_events WHERE sequence = 4)",
    ],
    ['a deleted row', 'DELETE FROM audit_events WHERE sequence = 4'],
    [
      'a deleted row with those after it renumbered',
      'DELETE FROM audit_events WHERE sequence = 4; UPDATE audit_events SET sequence = sequence - 1 WHERE sequence > 4',
    ],
    [
      'two rows exchanged',
      'UPDATE audit_events SET sequence = -4 WHERE sequence = 4; UPDATE audit_events SET sequence = 4 WHERE sequence = 5; UPDATE audit_events SET sequence = 5 WHERE sequence = -4',
    ],
    [
      'a forged row',
      "INSERT INTO audit_events (sequence, id, at, event, organization_id, integration_id, user_id, phone_id, challenge_id, detail, personal_hash, previous_hash, hash) SELECT 100, 'evt_x', at, event, organization_id, integration_id, user_id, phone_id, challenge_id, detail, personal_hash, hash, hash FROM audit_events ORDER BY sequence DESC LIMIT 1",
    ],
  ];

  const gateway = sharedGateway();
  const settled = new WeakMap<TestGateway, Promise<string>>();

  test.each(ALTERED)('is broken by %s', async (_, sql) => {
    const g = gateway();
    const signIns = settled.get(g) ?? withSignIns(g);
    settled.set(g, signIns);
    await signIns;
    withDirectory(g, (db) => {
      expect(firstBroken(db)).toBeUndefined();
      db.exec('BEGIN');
      db.exec(sql);
      expect(firstBroken(db)).toBeDefined();
      db.exec('ROLLBACK');
    });
  });

  test('holds when gateways write to it at once', async () => {
    const g = await startGateway({ store: 'redis' });
    const other = await startGateway({
      store: 'redis',
      dataDir: g.dataDir,
      clock: g.clock,
      env: { PUBLIC_URL: g.issuer },
    });
    await Promise.all([
      withSignIns(g),
      withSignIns(g),
      ...Array.from({ length: 5 }, () => other.invitationFor(somebody())),
    ]);
    await other.gateway.audit.flush();
    expect(withDirectory(g, firstBroken)).toBeUndefined();
    expect((await auditOf(g)).map(({ sequence }) => Number(sequence))).toEqual(
      (await auditOf(g)).map((_, i) => i + 1),
    );
  });
});
