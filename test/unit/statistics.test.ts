import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentHealth, Health, type HealthNote, webhookHealth } from '../../src/domain/health/index.ts';
import { bucketOf, DURATION_PRECISION, timesOf } from '../../src/domain/statistics/index.ts';
import { DAY, silentLogger } from '../../src/kernel/index.ts';

const histogramOf = (durations: readonly number[]) =>
  new Map([...Map.groupBy(durations, bucketOf)].map(([bucket, all]) => [bucket, all.length]));

describe('times to approve', () => {
  test('are within the stated precision of the durations they were counted from', () => {
    const durations = fc.array(fc.integer({ min: 250, max: 600_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(durations, (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        const times = timesOf(histogramOf(all));
        for (const [share, read] of [
          [0.5, times?.median],
          [0.95, times?.p95],
        ] as const) {
          const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
          expect(Math.abs((read ?? 0) / exact - 1)).toBeLessThanOrEqual(DURATION_PRECISION + 1e-9);
        }
      }),
    );
  });

  test('are nothing where nothing was counted, and do not run away with odd durations', () => {
    expect(timesOf(new Map())).toBeUndefined();
    expect([-5, 0, Number.NaN].map(bucketOf)).toEqual([0, 0, 0]);
    expect(timesOf(histogramOf([1e12]))?.median).toBeGreaterThan(600_000);
  });
});

describe('the health of a deployment', () => {
  const NOW = Date.UTC(2026, 0, 1);
  const of = (parts: Partial<Parameters<typeof deploymentHealth>[0]>) =>
    deploymentHealth({
      assertAuditWritable: () => {},
      keys: async () => [],
      mails: true,
      issuer: 'https://sign-in.example',
      ...parts,
    });
  const reach = { organizationId: undefined, operator: true };
  const kinds = (notes: readonly HealthNote[]) => notes.map(({ kind }) => kind);
  const key = (change: object) => ({
    alg: 'RS256',
    state: 'current',
    signsSince: NOW,
    takesOverAt: undefined,
    ...change,
  });

  test('names what is missing, late or old, to operators alone', async () => {
    expect(kinds(await of({})(reach, NOW))).toEqual([]);
    const ill = of({
      assertAuditWritable: () => {
        throw new Error('disk full');
      },
      mails: false,
      issuer: 'http://localhost:3000',
      keys: async () => [
        key({ signsSince: NOW - 800 * DAY }),
        key({ state: 'next', takesOverAt: NOW + DAY }),
        key({ state: 'next', takesOverAt: NOW - DAY }),
        key({ state: 'next', takesOverAt: NOW + 30 * DAY }),
      ],
    });
    expect(kinds(await ill(reach, NOW))).toEqual([
      'audit_unwritable',
      'issuer_insecure',
      'mail_absent',
      'signing_key_old',
      'signing_key_due',
      'signing_key_overdue',
    ]);
    expect(await ill({ organizationId: 'org_default', operator: false }, NOW)).toEqual([]);
  });

  test('names webhooks that were switched off, and those that have failed for a while', async () => {
    const webhook = { id: 'whk_1', url: 'https://hooks.example/a', description: '', stopped: undefined };
    const source = webhookHealth(async () => [
      { ...webhook, failingSince: undefined },
      { ...webhook, failingSince: NOW - 1 },
      { ...webhook, failingSince: NOW - DAY },
      { ...webhook, failingSince: NOW - DAY, stopped: 'failing', description: 'Tickets' },
    ]);
    expect((await source(reach, NOW)).map(({ kind, subject }) => [kind, subject?.name])).toEqual([
      ['webhook_failing', 'hooks.example'],
      ['webhook_off', 'Tickets'],
    ]);
  });

  test('shows the worst first, many of a kind as one, and hears the others when a part fails', async () => {
    const unused = (n: number): HealthNote => ({
      kind: 'integration_unused',
      severity: 'hint',
      subject: { id: `int_${n}`, name: `Integration ${n}` },
    });
    const health = new Health({
      logger: silentLogger,
      sources: [
        async () => Array.from({ length: 12 }, (_, n) => unused(n)),
        async () => {
          throw new Error('no answer');
        },
        async () => [{ kind: 'secret_expired', severity: 'broken' }],
      ],
    });
    const groups = await health.of(reach, NOW);
    expect(groups.map(({ kind, notes, more }) => [kind, notes.length, more])).toEqual([
      ['secret_expired', 1, 0],
      ['unknown', 1, 0],
      ['integration_unused', 5, 7],
    ]);
  });
});
