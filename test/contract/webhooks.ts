import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import type { Attempt, Delivery, FollowedEvent, Outgoing, Webhook } from '../../src/domain/webhooks/index.ts';
import { MINUTE, type OrganizationId } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of webhooks and what waits for them. */
export function webhooksContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('webhooks');
  const claim = (token: string, now = NOW) => ({ now, until: now + MINUTE, token });
  const attempt = (change: Partial<Attempt> = {}): Attempt => ({
    number: 1,
    at: NOW + 1,
    duration: 12,
    status: 500,
    fault: undefined,
    response: 'no',
    ...change,
  });
  /** Every webhook is told of every event. */
  const all = (events: readonly FollowedEvent[], webhooks: readonly Webhook[]): Delivery[] =>
    events.flatMap((event) => webhooks.map((webhook) => make.delivery(webhook, { eventId: event.id })));
  const append = (d: DirectoryUnderTest, events: AuditEvent[]) => d.audit.append(events, () => make.text());
  const created = async (d: DirectoryUnderTest, change: Parameters<Maker['webhook']>[0] = {}) => {
    const webhook = make.webhook(change);
    expect(await d.webhooks.create(webhook, 10)).toBe(true);
    return webhook;
  };
  const eventsFor = async (d: DirectoryUnderTest, webhook: Pick<Webhook, 'id'>) =>
    (await d.deliveries.list(webhook.id, 1_000)).map(({ eventId }) => eventId).sort();
  const idsOf = (events: readonly AuditEvent[]) => events.map(({ id }) => id as string).sort();

  describe(`a webhook in the directory on ${name}`, () => {
    test('is given back as kept, its secrets only to who asks for them', async () => {
      const d = await ofThisTest(open);
      const stored = await created(d, {
        kinds: ['reports', 'keys'],
        description: 'for the desk',
        enabled: false,
        stopped: 'failing',
        failingSince: NOW - 5,
        secrets: { current: 'a', previous: 'b', previousUntil: NOW + 9 },
      });
      const { secrets, ...webhook } = stored;
      expect(await d.webhooks.byId(stored.id)).toEqual(webhook);
      expect(await d.webhooks.list(stored.organizationId, 5)).toEqual([webhook]);
      expect(await d.webhooks.list('org_other' as OrganizationId, 5)).toEqual([]);
      expect(await d.webhooks.list(undefined, 5)).toEqual([webhook]);
      expect(await d.webhooks.list(undefined, 5, webhook)).toEqual([]);
      expect(await d.webhooks.secretsOf(stored.id)).toEqual(secrets);
      expect(await d.webhooks.remove(stored.id)).toBe(true);
      expect(await d.webhooks.remove(stored.id)).toBe(false);
      expect(await d.webhooks.byId(stored.id)).toBeUndefined();
    });

    test('is one of so many at most, however many are made at once', async () => {
      const d = await ofThisTest(open);
      const made = await atOnce(8, () => d.webhooks.create(make.webhook(), 3));
      expect(made.filter((one) => one)).toHaveLength(3);
      const [first, ...more] = await d.webhooks.list(undefined, 5);
      expect(more).toHaveLength(2);
      expect(await d.webhooks.list(undefined, 5, first)).toEqual(more);
    });

    test('is edited, stopped and given a new secret by one of many at once', async () => {
      const d = await ofThisTest(open);
      const { secrets, ...webhook } = await created(d);
      const edits = await atOnce(5, (n) =>
        d.webhooks.update({ ...webhook, description: `${n}`, version: 2 }),
      );
      expect(edits.filter((one) => one)).toHaveLength(1);
      const rotations = await atOnce(5, (n) =>
        d.webhooks.replaceSecrets(webhook.id, secrets.current, {
          current: `new ${n}`,
          previous: secrets.current,
          previousUntil: NOW,
        }),
      );
      expect(rotations.filter((one) => one)).toHaveLength(1);
      const stops = await atOnce(5, () => d.webhooks.stop(webhook.id, 'gone'));
      expect(stops.filter((one) => one)).toHaveLength(1);
      // Whoever edits what was stopped meanwhile is told.
      expect(await d.webhooks.update({ ...webhook, version: 3 })).toBe(false);
      expect(await d.webhooks.byId(webhook.id)).toMatchObject({
        enabled: false,
        stopped: 'gone',
        version: 3,
      });
    });
  });

  describe(`the audit log as webhooks follow it on ${name}`, () => {
    test('is read from where a webhook was made, each event once, by any number of processes', async () => {
      const d = await ofThisTest(open);
      await append(d, [make.event(), make.event()]);
      expect(await d.deliveries.follow(100, all)).toBe(0);
      const first = await created(d);
      const events = Array.from({ length: 30 }, () => make.event());
      await append(d, events.slice(0, 20));
      await atOnce(6, () => d.deliveries.follow(7, all));
      const second = await created(d);
      await append(d, events.slice(20));
      while ((await d.deliveries.follow(7, all)) === 7);
      expect(await eventsFor(d, first)).toEqual(idsOf(events));
      expect(await eventsFor(d, second)).toEqual(idsOf(events.slice(20)));
      expect(await d.deliveries.follow(7, all)).toBe(0);
    });

    test('is not passed over when what it leads to cannot be kept', async () => {
      const d = await ofThisTest(open);
      const webhook = await created(d);
      const events = [make.event(), make.event()];
      await append(d, events);
      const twice = (...[found, webhooks]: Parameters<typeof all>) => [
        ...all(found, webhooks),
        ...all(found, webhooks),
      ];
      await expect(d.deliveries.follow(100, twice)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await eventsFor(d, webhook)).toEqual([]);
      expect(await d.deliveries.follow(100, all)).toBe(2);
      expect(await eventsFor(d, webhook)).toEqual(idsOf(events));
    });

    test('has nothing for a webhook while it is off, and goes on when it is on again', async () => {
      const d = await ofThisTest(open);
      const { secrets: _, ...webhook } = await created(d);
      await d.webhooks.stop(webhook.id, 'failing');
      await append(d, [make.event()]);
      expect(await d.deliveries.follow(100, all)).toBe(0);
      const on = { ...webhook, enabled: true, stopped: undefined, version: 3 };
      expect(await d.webhooks.update(on)).toBe(true);
      const after = [make.event()];
      await append(d, after);
      await d.deliveries.follow(100, all);
      expect(await eventsFor(d, webhook)).toEqual(idsOf(after));
    });
  });

  describe(`a delivery in the directory on ${name}`, () => {
    const waiting = async (d: DirectoryUnderTest, change: Partial<Delivery> = {}) => {
      const webhook = await created(d);
      const delivery = make.delivery(webhook, change);
      await d.deliveries.add(delivery);
      return { webhook, delivery };
    };
    const claimed = async (d: DirectoryUnderTest, webhook: Webhook, now = NOW): Promise<Outgoing> => {
      const [one] = await d.deliveries.claim(webhook.id, claim(make.text(), now), 1);
      if (one === undefined) throw new Error('nothing was due');
      return one;
    };

    test('is due from its time on, and not while its webhook is off', async () => {
      const d = await ofThisTest(open);
      const { webhook } = await waiting(d, { dueAt: NOW + 5 });
      await created(d);
      expect(await d.deliveries.due(NOW + 4, 10)).toEqual([]);
      expect(await d.deliveries.due(NOW + 5, 10)).toEqual([{ id: webhook.id, failing: false }]);
      await d.webhooks.stop(webhook.id, 'gone');
      expect(await d.deliveries.due(NOW + 5, 10)).toEqual([]);
    });

    test('goes to one of twenty who claim it, with the secrets of its webhook', async () => {
      const d = await ofThisTest(open);
      const { webhook, delivery } = await waiting(d);
      const got = await atOnce(20, (n) => d.deliveries.claim(webhook.id, claim(`${n}`), 5));
      const [one, ...more] = got.flat();
      expect(more).toEqual([]);
      expect(one).toMatchObject({ webhook, delivery: { id: delivery.id, body: delivery.body } });
      expect(await d.deliveries.due(NOW, 10)).toEqual([]);
    });

    test('of somebody who never came back is due again, and what they bring late is not kept', async () => {
      const d = await ofThisTest(open);
      const { webhook, delivery } = await waiting(d);
      const dead = await claimed(d, webhook);
      const next = await claimed(d, webhook, NOW + MINUTE);
      const done = { attempt: attempt({ status: 204 }), state: 'delivered', dueAt: undefined } as const;
      await d.deliveries.record(next, { ...done, health: 'works' });
      await d.deliveries.record(dead, {
        attempt: attempt(),
        state: 'waiting',
        dueAt: NOW,
        health: 'unknown',
      });
      await d.deliveries.giveBack(dead, NOW);
      expect(await d.deliveries.byId(delivery.id)).toEqual({
        ...delivery,
        state: 'delivered',
        dueAt: undefined,
        tries: 1,
        attempts: 1,
        log: [attempt({ status: 204 })],
      });
    });

    test('is given back unsent and due at once', async () => {
      const d = await ofThisTest(open);
      const { webhook, delivery } = await waiting(d);
      await d.deliveries.giveBack(await claimed(d, webhook), NOW + 3);
      expect(await d.deliveries.byId(delivery.id)).toEqual({ ...delivery, dueAt: NOW + 3, log: [] });
    });

    test('keeps what came of it, and says since when its webhook fails until one arrives', async () => {
      const d = await ofThisTest(open);
      const { webhook, delivery } = await waiting(d);
      const fail = async (number: number, at: number) => {
        const recorded = {
          attempt: attempt({ number, at, status: undefined, fault: 'timeout', response: '' }),
          state: 'waiting',
          dueAt: NOW,
          health: 'fails',
        } as const;
        return d.deliveries.record(await claimed(d, webhook), recorded);
      };
      expect(await fail(1, NOW + 1)).toEqual({ failingSince: NOW + 1 });
      expect(await fail(2, NOW + 2)).toEqual({ failingSince: NOW + 1 });
      expect(await d.deliveries.due(NOW, 10)).toEqual([{ id: webhook.id, failing: true }]);
      const done = {
        attempt: attempt({ number: 3, status: 200 }),
        dueAt: undefined,
        health: 'works',
      } as const;
      expect(await d.deliveries.record(await claimed(d, webhook), { ...done, state: 'delivered' })).toEqual({
        failingSince: undefined,
      });
      expect(await d.deliveries.byId(delivery.id)).toMatchObject({
        state: 'delivered',
        tries: 3,
        attempts: 3,
        log: [{ number: 1, fault: 'timeout' }, { number: 2 }, { number: 3, status: 200 }],
      });
    });

    test('is claimed again when it is over, its schedule begun anew, and not while somebody has it', async () => {
      const d = await ofThisTest(open);
      const { webhook, delivery } = await waiting(d);
      const first = await claimed(d, webhook);
      expect(await d.deliveries.claimAgain(delivery.id, claim('again'))).toBeUndefined();
      const failed = { attempt: attempt(), state: 'failed', dueAt: undefined, health: 'fails' } as const;
      await d.deliveries.record(first, failed);
      const got = await atOnce(5, (n) => d.deliveries.claimAgain(delivery.id, claim(`again ${n}`)));
      const [again, ...more] = got.filter((one) => one !== undefined);
      expect(more).toEqual([]);
      expect(again?.delivery).toMatchObject({ state: 'waiting', tries: 0, attempts: 1 });
    });

    test('is listed behind newer ones, a page at a time, and forgotten when it is old or one of too many', async () => {
      const d = await ofThisTest(open);
      const webhook = await created(d);
      const all = Array.from({ length: 6 }, (_, n) =>
        make.delivery(webhook, {
          createdAt: NOW + Math.floor(n / 2),
          ...(n === 0 ? {} : { state: 'delivered', dueAt: undefined }),
        }),
      );
      for (const one of all) await d.deliveries.add(one);
      const pages: string[] = [];
      for (let before: Delivery | undefined; ; ) {
        const page = await d.deliveries.list(webhook.id, 2, before);
        if (page.length === 0) break;
        pages.push(...page.map(({ id }) => id));
        before = page.at(-1);
      }
      expect(new Set(pages).size).toBe(6);
      expect(pages.slice(0, 2).sort()).toEqual([all[4]?.id, all[5]?.id].sort());
      await d.deliveries.sweep(NOW, 2);
      // What waits stays, however many there are.
      const left = (await d.deliveries.list(webhook.id, 10)).map(({ id }) => id);
      expect(left.sort()).toEqual([all[0], all[4], all[5]].map((one) => one?.id).sort());
      await d.deliveries.sweep(NOW + 10, 3);
      expect(await d.deliveries.list(webhook.id, 10)).toEqual([]);
      expect((await d.everyRow()).webhook_attempts).toEqual([]);
    });
  });
}
