import { type Kysely, sql } from 'kysely';
import type { HealthStore, OwnerStore } from '../../domain/health/index.ts';
import type { IntegrationId, OrganizationId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

/** Facts that say that somebody was not let in by a phone that was asked. */
const REFUSED = ['declined', 'wrong_code', 'contested'];

type Reach = OrganizationId | undefined;

/** `HealthStore` and `OwnerStore` on SQL. The demo application is nobody's worry. */
export class HealthStoreSql implements HealthStore, OwnerStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  secretsEnding(organizationId: Reach, before: number, limit: number) {
    return guarded('look for client secrets that end', async () => {
      const rows = await this.#integrationsOf(organizationId)
        .innerJoin('client_secrets', 'client_secrets.integration_id', 'integrations.id')
        .select(({ fn }) => [
          'integrations.id',
          'integrations.name',
          fn.max('client_secrets.expires_at').as('ends_at'),
        ])
        // The few that have a secret that ends soon, by its index, before the rest of their secrets is looked at.
        .where('integrations.id', 'in', (of) =>
          of.selectFrom('client_secrets').select('integration_id').where('expires_at', '<', before),
        )
        .groupBy(['integrations.id', 'integrations.name'])
        // Neither an endless one nor one that lasts longer.
        .having((eb) =>
          eb.and([
            eb(eb.fn.count('client_secrets.expires_at'), '=', eb.fn.countAll()),
            eb(eb.fn.max('client_secrets.expires_at'), '<', before),
          ]),
        )
        .orderBy('ends_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ id: row.id as IntegrationId, name: row.name, at: Number(row.ends_at) }));
    });
  }

  unused(organizationId: Reach, madeBefore: number, limit: number) {
    return guarded('look for integrations that nobody uses', async () => {
      const rows = await this.#integrationsOf(organizationId)
        .select(['integrations.id', 'integrations.name', 'integrations.created_at'])
        .where('integrations.created_at', '<', madeBefore)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('sign_in_counts')
                .select('sign_in_counts.fact')
                .whereRef('sign_in_counts.scope', '=', 'integrations.id'),
            ),
          ),
        )
        .orderBy('integrations.created_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id as IntegrationId,
        name: row.name,
        at: Number(row.created_at),
      }));
    });
  }

  refusals(
    organizationId: Reach,
    since: number,
    atLeast: { reported: number; refused: number },
    limit: number,
  ) {
    return guarded('look for integrations where much is refused', async () => {
      const sum = (...facts: string[]) =>
        sql<number>`sum(case when fact in (${sql.join(facts)}) then count else 0 end)`;
      const reported = sum('reported');
      const refused = sum(...REFUSED);
      // First the few facts that are odd, by their index: what was completed, which is most, is read of those alone.
      const odd = await this.#db
        .selectFrom('sign_in_counts')
        .select(['scope', refused.as('refused'), reported.as('reported')])
        .where('span', '=', 'day')
        .where('fact', 'in', ['reported', ...REFUSED])
        .where('start', '>=', since)
        .groupBy('scope')
        .having((eb) => eb.or([eb(reported, '>=', atLeast.reported), eb(refused, '>=', atLeast.refused)]))
        .orderBy('refused', 'desc')
        .limit(limit)
        .execute();
      const ids = odd.map(({ scope }) => scope).filter((scope) => scope.startsWith('int_'));
      if (ids.length === 0) return [];
      const [named, completed] = await Promise.all([
        this.#integrationsOf(organizationId)
          .select(['integrations.id', 'integrations.name'])
          .where('integrations.id', 'in', ids)
          .execute(),
        this.#db
          .selectFrom('sign_in_counts')
          .select(({ fn }) => ['scope', fn.sum<number>('count').as('completed')])
          .where('scope', 'in', ids)
          .where('span', '=', 'day')
          .where('start', '>=', since)
          .where('fact', '=', 'completed')
          .groupBy('scope')
          .execute(),
      ]);
      const names = new Map(named.map(({ id, name }) => [id, name]));
      const done = new Map(completed.map((row) => [row.scope, Number(row.completed)]));
      return odd.flatMap((row) => {
        const name = names.get(row.scope);
        if (name === undefined) return [];
        return {
          id: row.scope as IntegrationId,
          name,
          completed: done.get(row.scope) ?? 0,
          refused: Number(row.refused),
          reported: Number(row.reported),
        };
      });
    });
  }

  ownersWithoutCodes(organizationId: Reach, limit: number) {
    return guarded('look for owners without recovery codes', async () => {
      const owners = this.#db.selectFrom('members').select('user_id').where('role', '=', 'owner');
      const theirs =
        organizationId === undefined
          ? owners.union(this.#db.selectFrom('operators').select('user_id'))
          : owners.where('organization_id', '=', organizationId);
      const ids = (await theirs.limit(limit).execute()).map(({ user_id }) => user_id);
      if (ids.length === 0) return [];
      // By their ids: a planner that guesses how many owners there are would read everybody.
      const rows = await this.#db
        .selectFrom('users')
        .select(['id', 'email', 'given_name', 'family_name'])
        .where('id', 'in', ids)
        .where('disabled_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('recovery_codes')
                .select('recovery_codes.user_id')
                .whereRef('recovery_codes.user_id', '=', 'users.id')
                .where('recovery_codes.used_at', 'is', null),
            ),
          ),
        )
        .execute();
      return rows.map(({ id, email, given_name, family_name }) => ({
        id,
        name: [given_name, family_name].filter((part) => part !== null).join(' ') || (email ?? id),
      }));
    });
  }

  withOneOwner(organizationId: Reach, limit: number) {
    return guarded('look for organizations with one owner', async () => {
      const all = this.#db
        .selectFrom('members')
        .innerJoin('organizations', 'organizations.id', 'members.organization_id')
        .select(['organizations.id', 'organizations.name'])
        .where('members.role', '=', 'owner');
      const some =
        organizationId === undefined ? all : all.where('members.organization_id', '=', organizationId);
      return some
        .groupBy(['organizations.id', 'organizations.name'])
        .having(({ fn, eb }) => eb(fn.countAll(), '=', 1))
        .limit(limit)
        .execute();
    });
  }

  #integrationsOf(organizationId: Reach) {
    const some = this.#db.selectFrom('integrations').where('integrations.demo', '=', 0);
    return organizationId === undefined
      ? some
      : some.where('integrations.organization_id', '=', organizationId);
  }
}
