import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { AuditFilter, AuditPlace } from '../../domain/audit-log/index.ts';
import type { Database } from './schema.ts';

/** What the log can be searched by, the one that leaves fewest rows first. */
const BY = ['reference', 'actor_id', 'user_id', 'integration_id', 'organization_id'] as const;
type Column = (typeof BY)[number];
type Events = SelectQueryBuilder<Database, 'audit_events', Database['audit_events']>;

/**
 * The question to the database. It can be answered by one index alone, the narrowest, whatever the planner guesses of the
 * rows: it is not to read a million of them for fifty. Columns that others are indexed by are hidden in a `case`, and
 * what stands in an index as an expression is asked for as that. Several events are asked for one by one, since each
 * stands together in its index and they do not.
 */
export function auditQuery(
  db: Kysely<Database>,
  filter: AuditFilter,
  limit: number,
  before: AuditPlace | undefined,
) {
  const asked: Record<Column, string | undefined> = {
    reference: filter.reference,
    actor_id: filter.actor,
    user_id: filter.userId,
    integration_id: filter.integrationId,
    organization_id: filter.organizationId,
  };
  const narrow = BY.find((column) => asked[column] !== undefined);
  const byEvent = narrow === undefined || narrow === 'organization_id';
  const at = narrow === undefined && filter.events === undefined ? sql<number>`at + 0` : sql<number>`at`;

  const branch = (event: string | undefined): Events => {
    let query: Events = db.selectFrom('audit_events').selectAll();
    for (const column of BY) {
      const value = asked[column];
      if (value === undefined) continue;
      const plain = column === narrow && (column !== 'organization_id' || event !== undefined);
      const alone = sql<string>`${sql.ref(column)} || ''`;
      // In a `case`, PostgreSQL guesses half of the rows and not one in two hundred: too few would seem worth reading all.
      const hidden = sql<boolean>`case when ${sql.ref(column)} = ${value} then 1 = 1 else 1 = 0 end`;
      query =
        column === narrow
          ? query.where(plain ? sql.ref<string>(column) : alone, '=', value)
          : query.where(hidden);
    }
    if (event !== undefined) {
      query = query.where(
        narrow === undefined ? sql<string>`event || ''` : sql.ref<string>('event'),
        '=',
        event,
      );
    } else if (filter.events !== undefined) {
      query = query.where(sql<string>`coalesce(event, '')`, 'in', [...filter.events]);
    }
    if (filter.from !== undefined) query = query.where(at, '>=', filter.from);
    if (filter.until !== undefined) query = query.where(at, '<', filter.until);
    if (before !== undefined) {
      const place = sql<boolean>`(${at}, sequence) < (${before.at}, ${before.sequence})`;
      query = query.where(at, '<=', before.at).where(place);
    }
    return query.orderBy(at, 'desc').orderBy('sequence', 'desc').limit(limit);
  };

  const [first = branch(undefined), ...rest] = (byEvent ? (filter.events ?? []) : []).map(branch);
  const all = rest.reduce(
    (union, one) => union.unionAll(db.selectFrom(one.as('one')).selectAll('one')),
    db.selectFrom(first.as('one')).selectAll('one'),
  );
  return db
    .selectFrom(all.as('e'))
    .leftJoin('audit_personal as p', 'p.event_id', 'e.id')
    .leftJoin('integrations as i', 'i.id', 'e.integration_id')
    .leftJoin('users as u', 'u.id', 'e.user_id')
    .leftJoin('users as a', 'a.id', 'e.actor_id')
    .selectAll('e')
    .select([
      'p.data as data',
      'i.name as application',
      'u.email as email',
      'u.given_name as given_name',
      'u.family_name as family_name',
      'a.email as actor_email',
      'a.given_name as actor_given_name',
      'a.family_name as actor_family_name',
    ])
    .orderBy('e.at', 'desc')
    .orderBy('e.sequence', 'desc')
    .limit(limit);
}
