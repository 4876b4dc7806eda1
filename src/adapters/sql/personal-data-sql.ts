import type { Kysely } from 'kysely';
import type { PersonalData, PersonalRecord } from '../../domain/directory/index.ts';
import type { UserId } from '../../kernel/index.ts';
import { guarded } from './open.ts';
import type { Database } from './schema.ts';

/** Tables whose rows belong to a person, and what each is called in the download. A test finds the ones that are missing. */
export const TABLES_OF_PEOPLE = {
  phones: 'phones',
  invitations: 'invitations',
  browsers: 'browsers',
  acceptances: 'acceptedTerms',
  recoveries: 'recoveries',
  recovery_codes: 'recoveryCodes',
  grants: 'lastingGrants',
  entra_links: 'microsoftAccounts',
  members: 'memberships',
  operators: 'operator',
  organization_users: 'organizations',
  user_terms: 'searchTerms',
} as const satisfies Partial<Record<keyof Database, string>>;

/** Hashes by which codes and browsers are known again, keys of our own making, and counters of versions. */
const LEFT_OUT = [
  'user_id',
  'hash',
  'code_hash',
  'key_hash',
  'trait_hash',
  'thumbprint',
  'email_key',
  'invited_key',
  'version',
];
const TIME = /(^at|^since|_at|_until)$/;
const FLAG = /^(email_verified|demo)$/;

/** `PersonalData` on SQL. */
export class PersonalDataSql implements PersonalData {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  everythingOf(userId: UserId): Promise<Record<string, PersonalRecord[]>> {
    return guarded('read everything of a user', async () => {
      const found: Record<string, PersonalRecord[]> = {};
      const users = await this.#db.selectFrom('users').selectAll().where('id', '=', userId).execute();
      found.account = users.map(toRecord);
      for (const table of Object.keys(TABLES_OF_PEOPLE) as (keyof typeof TABLES_OF_PEOPLE)[]) {
        const rows = await this.#db.selectFrom(table).selectAll().where('user_id', '=', userId).execute();
        found[TABLES_OF_PEOPLE[table]] = rows.map(toRecord);
      }
      found.history = await this.#history(userId);
      return found;
    });
  }

  async #history(userId: UserId): Promise<PersonalRecord[]> {
    const rows = await this.#db
      .selectFrom('audit_events')
      .leftJoin('audit_personal', 'audit_personal.event_id', 'audit_events.id')
      .leftJoin('integrations', 'integrations.id', 'audit_events.integration_id')
      .select([
        'at',
        'event',
        'integrations.name as application',
        'phone_id',
        'challenge_id',
        'detail',
        'data',
      ])
      .where('user_id', '=', userId)
      .orderBy('sequence')
      .execute();
    return rows.map(({ detail, data, ...row }) => {
      const { actor, ...details } = JSON.parse(detail) as Record<string, unknown>;
      const { address, ...personal } = JSON.parse(data ?? '{}') as Record<string, unknown>;
      // Which administrator did something, and where they sat, is about them.
      return {
        ...toRecord(row),
        ...details,
        ...personal,
        ...(actor === undefined && address !== undefined ? { address } : {}),
      };
    });
  }
}

/** The row in words that a person can read: camel case, RFC 3339 times, and nothing where nothing is known. */
function toRecord(row: object): PersonalRecord {
  const kept = Object.entries(row).filter(([name, value]) => !LEFT_OUT.includes(name) && value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [camel(name), readable(name, value)]));
}

function readable(name: string, value: unknown): unknown {
  if (TIME.test(name)) return new Date(Number(value)).toISOString();
  if (FLAG.test(name)) return value === 1;
  // The credential, what an app's key or a passkey is known by; and what was granted to an application.
  if (name === 'public_key' || name === 'payload') return JSON.parse(String(value));
  return value;
}

const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
