import { createHash } from 'node:crypto';
import type { DirectoryServices } from '../../src/directory.ts';
import type { AuditEvent, AuditEventName } from '../../src/domain/audit/index.ts';
import type { Integration, User } from '../../src/domain/directory/index.ts';
import type { Id, OrganizationId } from '../../src/kernel/index.ts';
import { progress } from '../run.ts';
import { built } from '../servers/built.ts';

/** How much there is. */
export interface Amounts {
  readonly users: number;
  readonly integrations: number;
  readonly auditRows: number;
}

/** Half of the integrations are one organization's; the rest is shared by these many. */
const OTHERS = 20;
const DAY = 86_400_000;
/** The log goes back so far that the longest overview is full. */
const DAYS = 90;
/** As one append: the chain is made by the gateway's own writer. */
const EVENTS_AT_ONCE = 6_400;

/** What was put in, for whoever walks the pages. */
export interface Filled {
  /** The largest organization. */
  readonly organization: OrganizationId;
  readonly integrations: readonly Integration[];
  readonly users: readonly User[];
}

/** The same text for the same number in every run. */
const drawn = (what: string, n: number): Buffer => createHash('sha256').update(`${what} ${n}`).digest();
const idOf = <P extends string>(prefix: P, n: number): Id<P> =>
  `${prefix}_${drawn(prefix, n).toString('base64url').slice(0, 22)}`;
/** From 0 to 1. */
const chance = (what: string, n: number): number => drawn(what, n).readUInt32BE() / 2 ** 32;

/** Fills the directory as years of use would, by the gateway's own stores, so that everything in it is valid. */
export async function fill(directory: DirectoryServices, amounts: Amounts, now: number): Promise<Filled> {
  const organizations = await fillOrganizations(directory, now);
  const [organization] = organizations as [OrganizationId];
  const integrations = await fillIntegrations(directory, organizations, amounts.integrations, now);
  const users = await fillUsers(directory, amounts.users, now);
  await fillMembers(directory, organizations, users, now);
  await knowPeople(directory, organizations, users, now);
  await fillAudit(directory, { integrations, users, rows: amounts.auditRows, now });
  await fillMachines(directory, organization);
  progress('  counting sign-ins');
  while (await directory.statistics.follow());
  return { organization, integrations, users };
}

async function fillOrganizations({ organizationStore }: DirectoryServices, now: number) {
  const ids = Array.from({ length: OTHERS + 1 }, (_, n) => idOf('org', n));
  for (const [n, id] of ids.entries()) {
    await organizationStore.create(
      { id, name: `Organization ${n}`, createdAt: now - DAYS * DAY, version: 1 },
      undefined,
    );
  }
  return ids;
}

async function fillIntegrations(
  { integrationStore }: DirectoryServices,
  organizations: readonly OrganizationId[],
  count: number,
  now: number,
): Promise<Integration[]> {
  const domain =
    await built<typeof import('../../src/domain/directory/index.ts')>('domain/directory/index.js');
  const all: Integration[] = [];
  for (let n = 0; n < count; n += 1) {
    const other = organizations[1 + (n % OTHERS)] ?? organizations[0];
    const integration: Integration = {
      id: idOf('int', n),
      organizationId: (n % 2 === 0 ? organizations[0] : other) as OrganizationId,
      kind: 'oidc',
      name: `Application ${n}`,
      clientId: drawn('client', n).toString('hex').slice(0, 22),
      responseTypes: ['code'],
      redirectUris: [`https://app-${n}.example/callback`],
      b2c: undefined,
      confirmation: domain.DEFAULT_CONFIRMATION,
      signUp: domain.DEFAULT_SIGN_UP,
      termsUrl: undefined,
      privacyUrl: undefined,
      entra: undefined,
      protocol: domain.defaultProtocol(['code']),
      branding: domain.NO_BRANDING,
      demo: false,
      createdAt: now - DAYS * DAY + n,
      version: 1,
    };
    // One in ten ends within a month.
    const expiresAt = now + (n % 10 === 0 ? (n % 30) * DAY : 300 * DAY);
    await integrationStore.create(integration, {
      hash: drawn('secret', n).toString('base64url'),
      createdAt: now - DAYS * DAY,
      expiresAt,
    });
    all.push(integration);
  }
  return all;
}

async function fillUsers(
  { enrollmentStore }: DirectoryServices,
  count: number,
  now: number,
): Promise<User[]> {
  const domain =
    await built<typeof import('../../src/domain/directory/index.ts')>('domain/directory/index.js');
  const all: User[] = [];
  for (let n = 0; n < count; n += 1) {
    const user = domain.newUser({
      id: idOf('usr', n),
      email: `person-${n}@bench.example`,
      emailVerified: true,
      givenName: `Given ${n % 500}`,
      familyName: `Family ${n}`,
      createdAt: now - DAYS * DAY + n,
    });
    await enrollmentStore.signUp(user, phoneOf(user, n, now), undefined);
    all.push(user);
    if (n % 2_000 === 1_999) progress(`  ${n + 1} users`);
  }
  return all;
}

/** Every organization has two owners and some more; the first has a crowd. People are known where they signed in. */
async function fillMembers(
  directory: DirectoryServices,
  organizations: readonly OrganizationId[],
  users: readonly User[],
  now: number,
): Promise<void> {
  for (const [n, organizationId] of organizations.entries()) {
    const members = users.slice(n * 50, n * 50 + (n === 0 ? 50 : 6));
    for (const [i, { id: userId }] of members.entries()) {
      const role = i < 2 ? 'owner' : i % 2 === 0 ? 'admin' : 'viewer';
      await directory.organizationStore.addMember({ organizationId, userId, role, since: now });
    }
  }
}

/** What programs have: pages of one lead to it. After the audit log, of which a webhook hears what comes then. */
async function fillMachines(directory: DirectoryServices, organization: OrganizationId): Promise<void> {
  const { cliActor } =
    await built<typeof import('../../src/domain/access/index.ts')>('domain/access/index.js');
  for (let n = 0; n < 10; n += 1) {
    const permissions = ['overview:read'] as const;
    await directory.apiKeys.create(cliActor(), organization, { name: `Program ${n}`, permissions, days: 30 });
    // Nothing that happens here is of this kind: nobody is called.
    const url = `https://hooks-${n}.example.com/countersign`;
    await directory.webhooks.create(cliActor(), organization, { url, kinds: ['members'] });
  }
}

/** Each person signed in at one organization or two. */
async function knowPeople(
  directory: DirectoryServices,
  organizations: readonly OrganizationId[],
  users: readonly User[],
  now: number,
): Promise<void> {
  const { organizationUsers } = directory;
  const [first] = organizations;
  for (const [n, { id }] of users.entries()) {
    const other = organizations[1 + (n % OTHERS)];
    if (first !== undefined && n % 2 === 0) await organizationUsers.seen(first, id, now - n * 60_000);
    if (other !== undefined && n % 4 !== 0) await organizationUsers.seen(other, id, now - n * 60_000);
  }
}

const phoneOf = (user: User, n: number, now: number) => ({
  id: idOf('phn', n),
  userId: user.id,
  kind: 'app' as const,
  name: 'Phone',
  publicKey: { kty: 'EC' as const, crv: 'P-256' as const, x: 'x'.repeat(43), y: 'y'.repeat(43) },
  thumbprint: drawn('thumbprint', n).toString('base64url'),
  createdAt: now - DAYS * DAY,
  revokedAt: undefined,
});

interface AuditFilling {
  integrations: readonly Integration[];
  users: readonly User[];
  rows: number;
  now: number;
}

async function fillAudit({ auditStore }: DirectoryServices, filling: AuditFilling): Promise<void> {
  const { rows } = filling;
  let salt = 0;
  let batch: AuditEvent[] = [];
  let done = 0;
  for (let signIn = 0; done < rows; signIn += 1) {
    batch.push(...eventsOf(signIn, done, filling).slice(0, rows - done - batch.length));
    if (batch.length < EVENTS_AT_ONCE && done + batch.length < rows) continue;
    await auditStore.append(batch, () => drawn('salt', salt++).toString('base64url').slice(0, 22));
    done += batch.length;
    const tenths = (n: number) => Math.floor((n * 10) / rows);
    if (tenths(done) > tenths(done - batch.length)) progress(`  ${done} audit rows`);
    batch = [];
  }
}

/** One sign-in: three of four are completed. A few applications have most of them, and one in five nobody. */
function eventsOf(n: number, done: number, { integrations, users, rows, now }: AuditFilling): AuditEvent[] {
  const used = Math.ceil(integrations.length * 0.8);
  const integration = integrations[Math.floor(used * chance('integration', n) ** 3)];
  const user = users[Math.floor(users.length * chance('user', n))];
  if (integration === undefined || user === undefined) return [];
  const at = now - DAYS * DAY + Math.floor(DAYS * DAY * (done / rows)) + (n % 1_000);
  const event = (step: number, name: AuditEventName, detail: Record<string, string> = {}): AuditEvent => ({
    id: idOf('evt', n * 4 + step),
    at: at + step * 4_000,
    event: name,
    organizationId: integration.organizationId,
    integrationId: integration.id,
    userId: user.id,
    phoneId: idOf('phn', Math.floor(users.length * chance('user', n))),
    challengeId: idOf('chl', n),
    detail,
    personal: { address: `203.0.113.${n % 250}`, userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' },
  });
  const answer = Math.round(1_500 + 20_000 * chance('answer', n) ** 4);
  const claimed = event(0, 'challenge.claimed');
  const ends = chance('end', n);
  if (ends > 0.97) return [claimed, event(1, 'challenge.declined', { reason: 'not_me' })];
  if (ends > 0.85) return [claimed, event(1, 'challenge.declined', { reason: 'refused' })];
  if (ends > 0.8) return [claimed];
  return [
    claimed,
    event(1, 'challenge.approved', { whole_ms: String(answer * 2), answer_ms: String(answer) }),
    event(2, 'challenge.consumed', { acr: 'urn:countersign:acr:qr' }),
  ];
}
