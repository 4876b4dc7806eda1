import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import { DEFAULT_ORGANIZATION, HOUR, SECOND } from '../../src/kernel/index.ts';
import { somebody } from '../support/attacker.ts';
import { type Fault, FaultProxy } from '../support/faults/fault-proxy.ts';
import { meetFault, type Row, type Scene } from '../support/faults/matrix.ts';
import { startGateway } from '../support/gateway.ts';
import { RunningClock } from '../support/running-clock.ts';
import { SmtpServer } from '../support/smtp-server.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

/** Longer than the gateway waits for a mail server, and then waits to try again for the second time. */
const MAIL_PATIENCE = { timeout: 100 * SECOND, interval: 50 };
const WEBHOOK_PATIENCE = { timeout: 30 * SECOND, interval: 50 };

/** Somebody gets a phone while mail cannot leave, and is told of it when it can. */
async function mail(begin: (server: SmtpServer, proxy: FaultProxy) => void): Promise<Scene> {
  const server = await SmtpServer.start();
  const proxy = await FaultProxy.open({ port: server.port });
  onTestFinished(() => proxy.close());
  const env = { SMTP_URL: proxy.through(server.url), MAIL_FROM: 'sign-in@example.com' };
  const g = await startGateway({ clock: new RunningClock(), env });
  const name = somebody();
  const late = () => g.logger.messages('warn').filter((said) => said.startsWith('a letter did not')).length;
  return {
    g,
    // That they got a phone they are told first, so that only who comes then is told late.
    ready: (people) => vi.waitFor(() => expect(server.mails).toHaveLength(people), MAIL_PATIENCE),
    begin: () => begin(server, proxy),
    async noticed() {
      await g.phoneOf(name);
      await vi.waitFor(() => expect(late()).not.toBe(0), MAIL_PATIENCE);
      expect(server.to(`${name}@example.com`)).toBeUndefined();
    },
    heal() {
      server.behaviour = {};
      proxy.heal();
    },
    told: () => vi.waitFor(() => expect(server.to(`${name}@example.com`)).toBeDefined(), MAIL_PATIENCE),
  };
}

/** An organization is told of each sign-in that was completed, whatever its server did meanwhile. */
async function webhooks(begin: (receiver: WebhookReceiver, proxy: FaultProxy) => void): Promise<Scene> {
  const receiver = await WebhookReceiver.open();
  onTestFinished(async () => void (await receiver.close()));
  const proxy = await FaultProxy.open({ port: receiver.port });
  onTestFinished(() => proxy.close());
  const clock = new RunningClock();
  const g = await startGateway({ clock, webhookTransport: receiver.transport(SECOND) });
  const { webhooks: service, webhookSender } = g.gateway;
  const url = proxy.through(receiver.url('/told')).replace('127.0.0.1', new URL(receiver.url()).hostname);
  await service.create(cliActor(), DEFAULT_ORGANIZATION, { url, kinds: ['sign-ins'] });
  const turns = setInterval(() => webhookSender.turn(), 50);
  onTestFinished(() => clearInterval(turns));
  const directory = new DatabaseSync(join(g.dataDir, 'directory.sqlite'), { readOnly: true });
  onTestFinished(() => directory.close());
  const completed = () =>
    directory
      .prepare(`select id from audit_events where event = 'challenge.consumed'`)
      .all()
      .map(({ id }) => String(id));
  const failures = () => directory.prepare('select count(*) as n from webhook_attempts').get()?.n;
  return {
    g,
    begin: () => begin(receiver, proxy),
    // Of a receiver that hangs this is known after its time limit.
    noticed: () => vi.waitFor(() => expect(failures()).not.toBe(0), WEBHOOK_PATIENCE),
    heal() {
      receiver.answer = (response) => response.writeHead(204).end();
      proxy.heal();
    },
    async told() {
      await g.gateway.audit.flush();
      clock.advance(HOUR);
      const all = completed();
      expect(all.length).toBeGreaterThan(0);
      await vi.waitFor(() => {
        const undelivered = directory
          .prepare(`select count(*) as n from webhook_deliveries where state <> 'delivered'`)
          .get()?.n;
        expect(undelivered).toBe(0);
        const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
        expect(new Set(ids).size).toBeGreaterThanOrEqual(all.length);
      }, WEBHOOK_PATIENCE);
    },
  };
}

const meets = (kind: Fault['kind']) => (_: unknown, proxy: FaultProxy) => proxy.set({ kind } as Fault);
const UNFELT = { stops: false, hinders: false, backWithin: 5 * SECOND } as const;

const ROWS: Row[] = [
  { ...UNFELT, fault: 'SMTP: dead', scene: () => mail(meets('refused')) },
  { ...UNFELT, fault: 'SMTP: silent', scene: () => mail(meets('silent')) },
  {
    ...UNFELT,
    fault: 'SMTP: refusing',
    scene: () =>
      mail((server) => {
        server.behaviour = { recipient: () => '451 later' };
      }),
  },
  { ...UNFELT, fault: 'Webhooks: receiver dead', scene: () => webhooks(meets('refused')) },
  { ...UNFELT, fault: 'Webhooks: receiver silent', scene: () => webhooks(meets('silent')) },
  {
    ...UNFELT,
    fault: 'Webhooks: receiver refusing',
    scene: () =>
      webhooks((receiver) => {
        receiver.answer = (response) => response.writeHead(500).end();
      }),
  },
];

test.each(ROWS)('$fault: no sign-in feels it, and nobody remains untold', meetFault);
