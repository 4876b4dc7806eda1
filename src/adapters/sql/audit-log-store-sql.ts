import type { Kysely } from 'kysely';
import type { AuditEventName } from '../../domain/audit/index.ts';
import type {
  AuditEntry,
  AuditFilter,
  AuditLogStore,
  AuditPerson,
  AuditPlace,
} from '../../domain/audit-log/index.ts';
import type {
  ChallengeId,
  EventId,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';
import { auditQuery } from './audit-query.ts';
import { canBeStored, guarded } from './open.ts';
import type { Database } from './schema.ts';

/** `AuditLogStore` on SQL. */
export class AuditLogStoreSql implements AuditLogStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  find(filter: AuditFilter, limit: number, before?: AuditPlace): Promise<AuditEntry[]> {
    return guarded('read the audit log', async () => {
      const { actor = '', reference = '', events } = filter;
      if (!canBeStored(actor + reference) || events?.length === 0) return [];
      const rows = await auditQuery(this.#db, filter, limit, before).execute();
      return rows.map(toEntry);
    });
  }

  bySequence(
    sequence: number,
    { organizationId }: Pick<AuditFilter, 'organizationId'>,
  ): Promise<AuditEntry | undefined> {
    return guarded('read an event of the audit log', async () => {
      const row = await this.#db
        .selectFrom('audit_events')
        .select('at')
        .where('sequence', '=', sequence)
        .$if(organizationId !== undefined, (query) =>
          query.where('organization_id', '=', organizationId ?? ''),
        )
        .executeTakeFirst();
      if (row === undefined) return undefined;
      // The newest that is not newer than this one: itself.
      const at = Number(row.at);
      const [found] = await auditQuery(this.#db, { organizationId }, 1, {
        at,
        sequence: sequence + 1,
      }).execute();
      return found && toEntry(found);
    });
  }
}

type Row = Awaited<ReturnType<ReturnType<typeof auditQuery>['execute']>>[number];

const toEntry = (row: Row): AuditEntry => ({
  sequence: Number(row.sequence),
  id: row.id as EventId,
  at: Number(row.at),
  event: row.event as AuditEventName,
  organizationId: (row.organization_id ?? undefined) as OrganizationId | undefined,
  integrationId: (row.integration_id ?? undefined) as IntegrationId | undefined,
  userId: (row.user_id ?? undefined) as UserId | undefined,
  phoneId: (row.phone_id ?? undefined) as PhoneId | undefined,
  challengeId: (row.challenge_id ?? undefined) as ChallengeId | undefined,
  reference: row.reference ?? undefined,
  detail: JSON.parse(row.detail) as Record<string, string>,
  personal: JSON.parse(row.data ?? '{}') as Record<string, string>,
  hash: row.hash,
  actor: row.actor_id ?? undefined,
  application: row.application ?? undefined,
  person: personOf(row.email, row.given_name, row.family_name),
  actingPerson: personOf(row.actor_email, row.actor_given_name, row.actor_family_name),
});

function personOf(
  email: string | null,
  given: string | null,
  family: string | null,
): AuditPerson | undefined {
  const name = [given, family].filter((part) => part !== null).join(' ');
  if (email === null && name === '') return undefined;
  return { email: email ?? undefined, name: name === '' ? undefined : name };
}
