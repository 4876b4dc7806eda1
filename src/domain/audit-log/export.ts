import type { AuditEntry } from './audit-log-store.ts';
import { csvRecord } from './csv.ts';
import { groupOf } from './groups.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS: readonly (readonly [name: string, read: (entry: AuditEntry) => string | undefined])[] = [
  ['sequence', ({ sequence }) => String(sequence)],
  ['time', ({ at }) => iso(at)],
  ['event', ({ event }) => event],
  ['group', ({ event }) => groupOf(event)],
  ['organization', ({ organizationId }) => organizationId],
  ['integration', ({ integrationId }) => integrationId],
  ['application', ({ application }) => application],
  ['user', ({ userId }) => userId],
  ['user_name', ({ person }) => person?.name],
  ['user_email', ({ person }) => person?.email],
  ['phone', ({ phoneId }) => phoneId],
  ['challenge', ({ challengeId }) => challengeId],
  ['actor', ({ actor }) => actor],
  ['actor_name', ({ actingPerson }) => actingPerson?.email ?? actingPerson?.name],
  ['address', ({ personal }) => personal.address],
  ['reference', ({ reference }) => reference],
  ['detail', ({ detail }) => pairs(detail)],
  ['personal', ({ personal: { address: _address, ...rest } }) => pairs(rest)],
  ['id', ({ id }) => id],
  ['hash', ({ hash }) => hash],
];

/** The line above the events, where the format has one. */
export const exportHead = (format: ExportFormat): string =>
  format === 'csv' ? csvRecord(COLUMNS.map(([name]) => name)) : '';

/** One event as a line of its own. */
export const exportLine = (format: ExportFormat, entry: AuditEntry): string =>
  format === 'csv'
    ? csvRecord(COLUMNS.map(([, read]) => read(entry) ?? ''))
    : `${JSON.stringify(toPlain(entry))}\n`;

/** An event as programs read it; what is unknown is left out. */
export function toPlain(entry: AuditEntry) {
  const { sequence, at, event, person, actingPerson, detail, personal } = entry;
  return {
    sequence,
    time: iso(at),
    event,
    group: groupOf(event),
    id: entry.id,
    organization: entry.organizationId,
    integration: entry.integrationId,
    application: entry.application,
    user: entry.userId,
    userName: person?.name,
    userEmail: person?.email,
    phone: entry.phoneId,
    challenge: entry.challengeId,
    actor: entry.actor,
    actorName: actingPerson?.email ?? actingPerson?.name,
    reference: entry.reference,
    detail,
    personal,
    hash: entry.hash,
  };
}

const iso = (at: number): string => new Date(at).toISOString();

const pairs = (record: Readonly<Record<string, string>>): string =>
  Object.entries(record)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
