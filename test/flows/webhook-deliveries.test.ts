import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import type { Webhook, WebhookService } from '../../src/domain/webhooks/index.ts';
import { DAY, DEFAULT_ORGANIZATION, HOUR, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { type DirectoryUnderTest, Maker, ofThisTest } from '../contract/directory-subject.ts';
import { sqliteDirectory } from '../support/directories.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { webhookNode } from '../support/webhook-node.ts';
import { isSignedBy, WebhookReceiver } from '../support/webhook-receiver.ts';

const ME = cliActor();

describe('webhooks on their way', () => {
  const make = new Maker('webhook deliveries');
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await WebhookReceiver.open();
  });
  afterAll(() => receiver.close());

  /** One directory, and as many processes on it as are wanted. */
  async function opened() {
    const d = await ofThisTest(sqliteDirectory);
    receiver.received.length = 0;
    receiver.answer = (response) => response.writeHead(204).end();
    const clock = new FakeClock();
    const logger = new RecordingLogger();
    const node = (change: { timeout?: number; stopWaits?: number } = {}) =>
      webhookNode(d, {
        clock,
        logger,
        random: make.random,
        transport: receiver.transport(change.timeout),
        ...change,
      });
    return { d, clock, logger, node, ...node() };
  }
  const happen = async (d: DirectoryUnderTest, count = 1): Promise<AuditEvent[]> => {
    const events = Array.from({ length: count }, () => signIn());
    await d.audit.append(events, () => make.text());
    return events;
  };
  const signIn = () =>
    make.event({
      event: 'challenge.consumed',
      organizationId: DEFAULT_ORGANIZATION,
      integrationId: `int_${make.text()}`,
      detail: { acr: 'phr' },
    });
  const wanted = (url = receiver.url()) => ({ url, kinds: ['sign-ins'] });
  const add = (service: WebhookService, url?: string) =>
    service.create(ME, DEFAULT_ORGANIZATION, wanted(url));
  const idsReceived = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));
  const logOf = async (service: WebhookService, { id }: Webhook) => (await service.deliveries(ME, id))[0];

  test('carry id, time and a signature that the secret shown once proves', async () => {
    const { d, service, turn, logger } = await opened();
    const { webhook, secret } = await add(service);
    const [event] = await happen(d);
    await turn();
    const [one, ...more] = receiver.received;
    expect(more).toEqual([]);
    expect(one?.headers).toMatchObject({
      'webhook-id': event?.id,
      'content-type': 'application/json',
      'user-agent': 'Countersign/test',
    });
    expect(one && isSignedBy(secret, one)).toBe(true);
    expect(receiver.messages()[0]).toMatchObject({ type: 'sign_in.completed', data: { acr: 'phr' } });
    expect(await logOf(service, webhook)).toMatchObject({ state: 'delivered', log: [{ status: 204 }] });
    const seen = JSON.stringify([await service.list(ME), await d.everyRow()]) + logger.text();
    expect(seen).not.toContain('whsec_');
    expect(seen).not.toContain(secret.slice(6));
  });

  test('are sent once by two processes that look at the same time, and none is left out', async () => {
    const { d, service, sender, node } = await opened();
    await add(service);
    const events = await happen(d, 60);
    const other = node().sender;
    for (let round = 0; round < 8; round += 1) {
      sender.turn();
      other.turn();
      await Promise.all([sender.settled(), other.settled()]);
    }
    expect(idsReceived().sort()).toEqual(events.map(({ id }) => id as string).sort());
  });

  test('are tried again later and later while the answer is no, with the same id and body, and then given up', async () => {
    const { d, service, turn, clock } = await opened();
    const { webhook } = await add(service);
    await happen(d);
    receiver.answer = (response) => response.writeHead(500).end('out of order');
    await turn();
    clock.advance(4 * SECOND);
    await turn();
    expect(receiver.received).toHaveLength(1);
    for (let hours = 0; hours < 100; hours += 1) {
      clock.advance(HOUR);
      await turn();
    }
    expect(receiver.received).toHaveLength(10);
    expect(
      new Set(receiver.received.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size,
    ).toBe(1);
    expect(await logOf(service, webhook)).toMatchObject({ state: 'failed', dueAt: undefined });
    expect((await logOf(service, webhook))?.log.at(-1)).toMatchObject({
      number: 10,
      status: 500,
      response: 'out of order',
    });
  });

  test('arrive when the receiver is back, and the webhook counts as well again', async () => {
    const { d, service, turn, clock } = await opened();
    const { webhook } = await add(service);
    await happen(d);
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '60' }).end();
    await turn();
    expect(await service.byId(ME, webhook.id)).toMatchObject({ failingSince: clock.now() });
    receiver.answer = (response) => response.writeHead(200).end();
    clock.advance(59 * SECOND);
    await turn();
    expect(receiver.received).toHaveLength(1);
    clock.advance(3 * SECOND);
    await turn();
    expect(receiver.received).toHaveLength(2);
    expect(await service.byId(ME, webhook.id)).toMatchObject({ failingSince: undefined });
  });

  test('survive the end of the process: what was being sent is sent again, what was not is not lost', async () => {
    const { d, service, sender, node, clock } = await opened();
    await add(service);
    const arrivedOnce = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    const events = await happen(d, 12);
    sender.turn();
    await arrivedOnce;
    // It dies here: nothing is recorded of the eight that it has, and four were not begun.
    receiver.answer = (response) => response.writeHead(200).end();
    const next = node();
    await next.turn();
    clock.advance(3 * MINUTE);
    await next.turn();
    expect(new Set(idsReceived())).toEqual(new Set(events.map(({ id }) => id)));
    receiver.received.length = 0;
    clock.advance(DAY);
    await next.turn();
    expect(receiver.received).toEqual([]);
  });

  test('that take too long are a timeout', async () => {
    const { d, service, node } = await opened();
    const { webhook } = await add(service);
    receiver.answer = () => {};
    await happen(d);
    await node({ timeout: 30 }).turn();
    expect((await logOf(service, webhook))?.log).toMatchObject([{ status: undefined, fault: 'timeout' }]);
  });

  test('that hang when the process stops are given back, and sent by the next one at once', async () => {
    const { d, service, node } = await opened();
    const { webhook } = await add(service);
    const hanging = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    await happen(d);
    const { sender } = node({ stopWaits: 20 });
    sender.turn();
    await hanging;
    await sender.stop();
    expect(await logOf(service, webhook)).toMatchObject({ state: 'waiting', log: [] });
    receiver.answer = (response) => response.writeHead(200).end();
    await node().turn();
    expect(await logOf(service, webhook)).toMatchObject({ state: 'delivered' });
  });

  test('go to nowhere else: a redirect is an answer like any other', async () => {
    const { d, service, turn } = await opened();
    const { webhook } = await add(service);
    await happen(d);
    receiver.answer = (response) => response.writeHead(302, { location: receiver.url('/elsewhere') }).end();
    await turn();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/countersign']);
    expect((await logOf(service, webhook))?.log).toMatchObject([{ status: 302 }]);
  });

  test('keep the beginning of an answer, however long it is, and nothing in it that deceives', async () => {
    const { d, service, turn } = await opened();
    const { webhook } = await add(service);
    await happen(d);
    receiver.answer = (response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(`\u202e\0<b>é${'x'.repeat(60_000)}`));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    await turn();
    const kept = (await logOf(service, webhook))?.log[0];
    expect(kept?.status).toBe(200);
    expect(kept?.response).toMatch(/^<b>éx+$/);
    expect(kept?.response).toHaveLength(500);
  });

  test('are signed by both secrets for a day after a change, and then by the new one alone', async () => {
    const { d, service, turn, clock } = await opened();
    const { webhook, secret: old } = await add(service);
    const { secret, previousUntil } = await service.rotateSecret(ME, webhook.id);
    expect(await service.previousSecretUntil(ME, webhook.id)).toBe(previousUntil);
    const signed = async () => {
      await happen(d);
      await turn();
      const last = receiver.received.at(-1);
      return last && [isSignedBy(old, last), isSignedBy(secret, last)];
    };
    expect(await signed()).toEqual([true, true]);
    clock.advance(DAY - 1);
    expect(await signed()).toEqual([true, true]);
    clock.advance(1);
    expect(await signed()).toEqual([false, true]);
    expect(await service.previousSecretUntil(ME, webhook.id)).toBeUndefined();
  });

  test('are not sent while it is off; it is switched off when nobody answered for five days, or it is gone', async () => {
    const { d, service, turn, clock, logger } = await opened();
    const off = await add(service);
    await service.update(ME, off.webhook.id, { enabled: false });
    await happen(d);
    await turn();
    expect(receiver.received).toEqual([]);
    await service.update(ME, off.webhook.id, { enabled: true });
    receiver.answer = (response) => response.writeHead(410).end();
    await happen(d);
    await turn();
    expect(await service.byId(ME, off.webhook.id)).toMatchObject({ enabled: false, stopped: 'gone' });
    expect(await logOf(service, off.webhook)).toMatchObject({ state: 'failed' });

    const failing = await add(service);
    receiver.answer = (response) => response.writeHead(500).end();
    for (let days = 0; days < 6; days += 1) {
      await happen(d);
      await turn();
      clock.advance(DAY);
    }
    expect(await service.byId(ME, failing.webhook.id)).toMatchObject({ enabled: false, stopped: 'failing' });
    expect(logger.messages('warn')).toContain('a webhook was switched off');
  });

  test('can be tried out and sent once more by hand, with the same id, and say what came of it', async () => {
    const { d, service, turn, clock } = await opened();
    const { webhook, secret } = await add(service);
    receiver.answer = (response) => response.writeHead(500).end();
    expect(await service.test(ME, webhook.id)).toMatchObject({ state: 'failed', log: [{ status: 500 }] });
    // Trying things out says nothing about how it works.
    expect(await service.byId(ME, webhook.id)).toMatchObject({ failingSince: undefined });
    receiver.answer = (response) => response.writeHead(200).end('thanks');
    const tested = await service.test(ME, webhook.id);
    expect(tested).toMatchObject({ type: 'webhook.test', state: 'delivered', log: [{ response: 'thanks' }] });
    const last = receiver.received.at(-1);
    expect(last && isSignedBy(secret, last)).toBe(true);

    clock.advance(SECOND);
    const [event] = await happen(d);
    await turn();
    const sent = await logOf(service, webhook);
    if (sent === undefined) throw new Error('nothing was sent');
    const again = await service.redeliver(ME, webhook.id, sent.id);
    expect(again.log).toMatchObject([{ number: 1 }, { number: 2, status: 200 }]);
    expect(idsReceived().slice(-2)).toEqual([event?.id, event?.id]);
  });
});
