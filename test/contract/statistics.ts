import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import type { User } from '../../src/domain/directory/index.ts';
import { Health, integrationHealth, ownerHealth } from '../../src/domain/health/index.ts';
import { type Overview, type Period, StatisticsService } from '../../src/domain/statistics/index.ts';
import {
  DAY,
  DEFAULT_ORGANIZATION,
  HOUR,
  type IntegrationId,
  MINUTE,
  newId,
  type OrganizationId,
  silentLogger,
} from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** Some time in the middle of an hour. */
const LATER = NOW + 100 * DAY + 11 * HOUR + 40 * MINUTE;

/** What every directory promises of counting, and of finding what is unhealthy. */
export function statisticsContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('statistics');
  const salt = () => 's';
  const shop = newId('int', make.random);
  const office = newId('int', make.random);
  const other: OrganizationId = 'org_other';
  const of = (integrationId: IntegrationId, organizationId: OrganizationId = DEFAULT_ORGANIZATION) => ({
    organizationId,
    integrationId,
    at: LATER,
    detail: {},
  });
  const service = (d: DirectoryUnderTest, now = LATER) =>
    new StatisticsService({ store: d.statistics, clock: { now: () => now } });
  const shown = ({ totals, answer }: Overview) => ({
    ...Object.fromEntries(Object.entries(totals).filter(([, n]) => n > 0)),
    ...(answer && { answers: answer.count }),
  });

  /** A sign-in as it leaves its events; `minutes` ago. */
  const signIn = (where: ReturnType<typeof of>, minutes = 0): AuditEvent[] => {
    const what = { ...where, at: LATER - minutes * MINUTE };
    return [
      make.event({ ...what, event: 'challenge.claimed' }),
      make.event({
        ...what,
        event: 'challenge.approved',
        detail: { whole_ms: '9000', answer_ms: '4000' },
      }),
      make.event({ ...what, event: 'challenge.consumed', detail: { acr: 'x' } }),
    ];
  };

  describe(`sign-ins counted in the directory on ${name}`, () => {
    test('are found per integration, per organization and over all, each in its period', async () => {
      const d = await ofThisTest(open);
      await d.audit.append(
        [
          ...signIn(of(shop)),
          ...signIn(of(shop), 61),
          ...signIn(of(office, other)),
          make.event({ ...of(shop), event: 'challenge.claimed' }),
          make.event({ ...of(shop), event: 'challenge.declined', detail: { reason: 'not_me' } }),
          make.event({ ...of(shop), event: 'session.used', at: LATER - 40 * DAY }),
          // To the gateway's own pages.
          make.event({ ...of(shop), event: 'challenge.consumed', detail: { purpose: 'account' } }),
          make.event({ event: 'challenge.consumed', at: LATER }),
          make.event({ event: 'user.invited', at: LATER }),
        ],
        salt,
      );
      const statistics = service(d);
      const seen = async (scope: Parameters<typeof statistics.overview>[0], period: Period) =>
        shown(await statistics.overview(scope, period));
      expect(await seen(shop, 'day')).toEqual({ completed: 2, reported: 1, answers: 2 });
      expect(await seen(shop, 'quarter')).toEqual({ completed: 2, reported: 1, session: 1, answers: 2 });
      expect(await seen(other, 'month')).toEqual({ completed: 1, answers: 1 });
      expect(await seen('all', 'day')).toEqual({ completed: 3, reported: 1, answers: 3 });
      expect(await seen(newId('int', make.random), 'day')).toEqual({});
      const { steps, complete } = await statistics.overview(shop, 'day');
      expect(steps.slice(-2).map(({ counts }) => counts.completed)).toEqual([1, 1]);
      expect(complete).toBe(true);
    });

    test('count once, however many processes count at once and however often they stop half way', async () => {
      const d = await ofThisTest(open);
      const events = Array.from({ length: 300 }, () => signIn(of(shop))).flat();
      for (let from = 0; from < events.length; from += 300)
        await d.audit.append(events.slice(from, from + 300), salt);
      await atOnce(6, async () => {
        while (await service(d).follow());
      });
      expect(shown(await service(d).overview('all', 'day'))).toEqual({ completed: 300, answers: 300 });

      // One that comes back with what it read before the others counted it does nothing.
      const cell = { scope: 'all', span: 'day', start: 0, fact: 'completed', count: 1 } as const;
      expect(await d.statistics.add([cell], 250, 500)).toBe(false);
      expect(await d.statistics.add([cell], 0, 500)).toBe(false);
      // One that fails half way leaves neither the cells nor the cursor.
      const broken = { ...cell, count: null as unknown as number };
      await expect(d.statistics.add([cell, broken], 900, 950)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await d.statistics.cursor()).toBe(900);
      expect(await d.statistics.cells('all', 'day', 0)).not.toContainEqual(cell);
    });

    test('say so while there is more to count, and are forgotten when they are no longer shown', async () => {
      const d = await ofThisTest(open);
      const events = Array.from({ length: 400 }, () => signIn(of(shop))).flat();
      await d.audit.append(events, salt);
      expect((await service(d).overview('all', 'day')).complete).toBe(false);
      while (await service(d).follow());
      expect(await service(d).overview('all', 'day')).toMatchObject({
        complete: true,
        totals: { completed: 400 },
      });
      await service(d, LATER + 3 * DAY).sweep();
      expect(await d.statistics.cells('all', 'hour', 0)).toEqual([]);
      expect(await d.statistics.cells('all', 'day', 0)).not.toEqual([]);
      await service(d, LATER + 600 * DAY).sweep();
      expect(await d.statistics.cells('all', 'day', 0)).toEqual([]);
    });
  });

  test(`what is unhealthy of integrations is found in the directory on ${name}`, async () => {
    const d = await ofThisTest(open);
    const secrets: Record<string, (number | undefined)[]> = {
      'no secret': [],
      endless: [LATER + DAY, undefined],
      'ends late': [LATER + DAY, LATER + 60 * DAY],
      'ends soon': [LATER + 2 * DAY, LATER + 20 * DAY],
      'has ended': [LATER - DAY],
      demo: [LATER - DAY],
    };
    for (const [called, ends] of Object.entries(secrets)) {
      const [first, ...rest] = ends;
      const secret = (expiresAt: number | undefined) => ({ hash: make.text(), createdAt: NOW, expiresAt });
      const integration = make.integration({ name: called, demo: called === 'demo' });
      await d.integrations.create(integration, ends.length === 0 ? undefined : secret(first));
      for (const one of rest) await d.addSecret(integration.id, secret(one));
      const declined = (reason: string) =>
        make.event({ ...of(integration.id), event: 'challenge.declined', detail: { reason } });
      if (called === 'endless')
        await d.audit.append(
          Array.from({ length: 3 }, () => declined('not_me')),
          salt,
        );
      if (called === 'ends late')
        await d.audit.append(
          [...Array.from({ length: 20 }, () => declined('refused')), ...signIn(of(integration.id))],
          salt,
        );
    }
    while (await service(d).follow());
    const health = new Health({ sources: [integrationHealth(d.health)], logger: silentLogger });
    const found = async (organizationId: OrganizationId | undefined) =>
      (await health.of({ organizationId, operator: false }, LATER)).map(({ kind, notes }) => ({
        [kind]: notes.map(({ subject }) => subject?.name),
      }));
    const all = [
      { secret_expired: ['has ended'] },
      { secret_expiring: ['ends soon'] },
      { integration_reported: ['endless'] },
      { integration_declined: ['ends late'] },
      { integration_unused: expect.arrayContaining(['no secret', 'ends soon', 'has ended']) },
    ];
    expect(await found(DEFAULT_ORGANIZATION)).toEqual(all);
    expect(await found(undefined)).toEqual(all);
    expect(await found(other)).toEqual([]);
  });

  test(`who would be locked out by losing a phone is found in the directory on ${name}`, async () => {
    const d = await ofThisTest(open);
    const [ada, eve, disabled, operator] = ['Ada', 'Eve', 'Old', 'Op'].map((givenName) =>
      make.user({ givenName, disabledAt: givenName === 'Old' ? NOW : undefined }),
    ) as [User, User, User, User];
    for (const user of [ada, eve, disabled, operator]) await d.people.createUser(user);
    const organization = { id: newId('org', make.random), name: 'Contoso', createdAt: NOW, version: 1 };
    await d.organizations.create(organization, ada.id);
    await d.ownership.addOperator(operator.id, NOW);
    const source = ownerHealth(d.health);
    const found = async (organizationId: OrganizationId | undefined) =>
      (await source({ organizationId, operator: true }, LATER))
        .map(({ kind, subject }) => [kind, subject?.name])
        .sort();
    expect(await found(organization.id)).toEqual([
      ['owner_alone', 'Contoso'],
      ['owner_without_codes', 'Ada'],
    ]);
    expect(await found(undefined)).toContainEqual(['owner_without_codes', 'Op']);
    await d.recoveries.replaceCodes(ada.id, ['a'], NOW);
    for (const [{ id: userId }, role] of [
      [eve, 'owner'],
      [disabled, 'owner'],
      [operator, 'admin'],
    ] as const) {
      await d.organizations.addMember({ organizationId: organization.id, userId, role, since: NOW });
    }
    expect(await found(organization.id)).toEqual([['owner_without_codes', 'Eve']]);
    expect(await found(other)).toEqual([]);
  });
}
