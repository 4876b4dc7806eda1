import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DirectoryPlace, openDirectory } from '../../src/adapters/sql/index.ts';
import * as first from '../../src/adapters/sql/migrations/0001-first.ts';
import * as webPhones from '../../src/adapters/sql/migrations/0002-web-phones.ts';
import { openPostgres } from '../../src/adapters/sql/postgres-dialect.ts';
import { MIGRATING } from '../../src/adapters/sql/postgres-pool.ts';
import { openSqlite } from '../../src/adapters/sql/sqlite-dialect.ts';
import { type AuditEvent, CHAIN_START, chain } from '../../src/domain/audit/index.ts';
import { DEFAULT_CONFIRMATION, DEFAULT_SIGN_UP, newUser } from '../../src/domain/directory/index.ts';
import { silentLogger } from '../../src/kernel/index.ts';
import { databaseOfThisTest, type OpenDirectory, storesOn } from '../support/directories.ts';
import { Maker, NOW } from './directory-subject.ts';

// biome-ignore lint/suspicious/noExplicitAny: tables of a version that has no types any more
type Old = Kysely<any>;

interface Place {
  place: DirectoryPlace;
  dialect: () => Dialect;
}

async function inAFile(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-directory-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'directory.sqlite');
  return { place: { kind: 'sqlite', file }, dialect: () => openSqlite(file) };
}

async function inPostgres(): Promise<Place> {
  const { url } = await databaseOfThisTest();
  return { place: { kind: 'postgres', url }, dialect: () => openPostgres(url, MIGRATING, silentLogger) };
}

/** As the versions before 0003 left it. */
async function before0003<T>({ dialect }: Place, write: (db: Old) => Promise<T>): Promise<T> {
  const db: Old = new Kysely({ dialect: dialect() });
  const migrations = { '0001-first': first, '0002-web-phones': webPhones };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  const written = await write(db);
  await db.destroy();
  return written;
}

const make = new Maker('migration');

/** Audit events as the version before writes them. */
async function appendAsBefore(db: Old, events: readonly AuditEvent[]): Promise<void> {
  let previous: { sequence: number; hash: string } = CHAIN_START;
  for (const event of events) {
    const row = chain(event, previous, 's');
    previous = row;
    const { id, at, sequence, hash, salt } = row;
    await db
      .insertInto('audit_events')
      .values({
        ...{ sequence, id, at, hash, event: row.event, user_id: row.userId ?? null },
        detail: JSON.stringify(row.detail),
        personal_hash: row.personalHash,
        previous_hash: row.previousHash,
      })
      .execute();
    const personal = { event_id: id, salt, data: JSON.stringify(row.personal) };
    await db.insertInto('audit_personal').values(personal).execute();
  }
}

/** Rows as the version before writes them, with the columns that it knows. */
async function writeAsBefore(db: Old | OpenDirectory) {
  const old = db as Old;
  const user = make.user({ familyName: 'Lovelace' });
  const phone = make.webPhone(user, { signCount: 7 });
  const integration = make.integration();
  const invitation = make.invitation(user);
  const row = {
    organization_id: 'org_default',
    created_at: NOW,
  };
  await old
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      email_key: user.email?.toLowerCase(),
      email_verified: 1,
      given_name: user.givenName,
      family_name: user.familyName,
      nickname: null,
      demo: 0,
      disabled_at: null,
      created_at: NOW,
      version: 1,
    })
    .execute();
  await old
    .insertInto('phones')
    .values({
      id: phone.id,
      user_id: user.id,
      kind: 'web',
      name: phone.name,
      public_key: JSON.stringify(phone.credential),
      thumbprint: `webauthn.${phone.credential.id}`,
      created_at: NOW,
      revoked_at: null,
      sign_count: 7,
      version: 1,
    })
    .execute();
  await old
    .insertInto('integrations')
    .values({
      ...row,
      id: integration.id,
      kind: integration.kind,
      name: integration.name,
      client_id: integration.clientId,
      response_types: JSON.stringify(integration.responseTypes),
      redirect_uris: JSON.stringify(integration.redirectUris),
      // That version knew of no policies in redirect URIs.
      b2c: JSON.stringify({ ...integration.b2c, policies: undefined }),
      demo: 0,
      version: 1,
    })
    .execute();
  await old
    .insertInto('invitations')
    .values({
      ...row,
      id: invitation.id,
      user_id: user.id,
      code_hash: invitation.codeHash,
      expires_at: invitation.expiresAt,
      used_at: null,
    })
    .execute();
  const signingKey = { kid: make.text(), alg: 'RS256', state: 'current', created_at: NOW };
  await old
    .insertInto('signing_keys')
    .values({ ...signingKey, sealed_key: 'sealed' })
    .execute();
  return { user, phone, integration, invitation, kid: signingKey.kid };
}

async function opened({ place }: Place) {
  const db = await openDirectory(place, silentLogger);
  onTestFinished(() => db.destroy());
  return { db, d: storesOn(db) };
}

type Written = Awaited<ReturnType<typeof writeAsBefore>>;

async function expectReadable(d: ReturnType<typeof storesOn>, written: Written): Promise<void> {
  const { user, phone, integration, invitation, kid } = written;
  expect(await d.keys.published()).toMatchObject([{ kid, state: 'current', signsSince: undefined }]);
  expect(await d.people.phoneWithUser(phone.id)).toEqual({ phone, user });
  const { id, email, emailVerified, givenName, familyName, createdAt } = user;
  const known = newUser({ id, email, emailVerified, givenName, familyName, createdAt });
  expect(await d.people.userById(id)).toEqual(known);
  expect(await d.integrations.byId(integration.id)).toEqual({
    ...integration,
    confirmation: DEFAULT_CONFIRMATION,
    signUp: DEFAULT_SIGN_UP,
    termsUrl: undefined,
    privacyUrl: undefined,
  });
  const read = await d.enrollment.invitationByHash(invitation.codeHash);
  expect(read).toEqual({ ...invitation, purpose: 'invitation', usedAt: undefined });
  expect(await d.people.isInvited(user.id, 'org_default')).toBe(true);
}

describe.each([
  ['SQLite', inAFile],
  ['PostgreSQL', inPostgres],
])('a directory on %s that the version before has written', (_, somewhere) => {
  test('is read whole, with the policies that nobody chose yet', async () => {
    const place = await somewhere();
    const written = await before0003(place, writeAsBefore);
    const { d } = await opened(place);
    await expectReadable(d, written);
    const { id } = written.user;
    const known = { organizationId: 'org_default', userId: id, invitedAt: NOW, firstSeenAt: undefined };
    expect(await d.organizationUsers.allOf(id)).toMatchObject([known]);
    const page = { within: 'org_default', limit: 2, after: undefined } as const;
    expect((await d.search.beginning('lovelace a', page)).users).toMatchObject([{ user: { id }, phones: 1 }]);
  });

  test('knows from its audit chain who signed in to integrations, and when first and last', async () => {
    const place = await somewhere();
    const { user } = await before0003(place, async (db) => {
      const written = await writeAsBefore(db);
      const signIn = { event: 'challenge.consumed', userId: written.user.id } as const;
      await appendAsBefore(db, [
        make.event({ ...signIn, at: NOW + 1 }),
        make.event({ ...signIn, at: NOW + 2 }),
      ]);
      // What that version wrote of the organization and the integration stands in columns of its own.
      await db
        .updateTable('audit_events')
        .set({ organization_id: 'org_default', integration_id: written.integration.id })
        .where('at', '>=', NOW + 1)
        .execute();
      return written;
    });
    const { d } = await opened(place);
    expect(await d.organizationUsers.allOf(user.id)).toMatchObject([
      { invitedAt: NOW, firstSeenAt: NOW + 1, lastSeenAt: NOW + 2 },
    ]);
  });

  test('goes on being written by that version beside this one', async () => {
    const place = await somewhere();
    const { db, d } = await opened(place);
    await expectReadable(d, await writeAsBefore(db));
  });

  test('keeps its audit chain, and everybody has the history that was written of them', async () => {
    const place = await somewhere();
    const event = make.event({ userId: make.user().id });
    const rows = await before0003(place, async (db) => {
      await appendAsBefore(db, [event, make.event()]);
      return storesOn(db as OpenDirectory).auditRows();
    });
    const { d } = await opened(place);
    // Columns came, and nothing in them.
    expect(await d.auditRows()).toMatchObject(rows);
    const [past] = await d.audit.historyOf(event.userId ?? 'usr_none', 10);
    expect(past).toMatchObject({ id: event.id, sequence: 1, personal: event.personal });
  });

  test('is upgraded once, however often and however many at once open it', async () => {
    const place = await somewhere();
    const written = await before0003(place, writeAsBefore);
    await Promise.all(Array.from({ length: place.place.kind === 'sqlite' ? 1 : 4 }, () => opened(place)));
    const { d } = await opened(place);
    await expectReadable(d, written);
  });
});
