import {
  type Clock,
  DAY,
  type DeliveryId,
  type Logger,
  MINUTE,
  newId,
  type Random,
  randomToken,
  SECOND,
  type WebhookId,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Seal } from '../keys/index.ts';
import { type Answer, type Attempt, arrived, type Delivery, nextTry, RESPONSE_KEPT } from './delivery.ts';
import type { Claim, DeliveryStore, FollowedEvent, Outgoing } from './delivery-store.ts';
import { messageOf, TEST_EVENT } from './events.ts';
import { headersFor } from './signature.ts';
import { sealName, type Webhook } from './webhook.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { WebhookTransport } from './webhook-transport.ts';

/** Read in one transaction of the follower: a moment's work, some of which is a write. */
const FOLLOW_AT_ONCE = 500;
/** Requests of one process at once. */
const MOST_UNDER_WAY = 64;
/** Of them to one receiver that answers; to one that does not, a single one, and to all of those half. */
const MOST_TO_ONE = 8;
const MOST_TO_FAILING = MOST_UNDER_WAY / 2;
/** Webhooks looked at in one turn, more than can be served. */
const MOST_ASKED = 1_000;
/** A process that has not said what came of it by then is dead: far more than any attempt takes. */
const CLAIM_LASTS = 2 * MINUTE;
/** Nobody has looked after it for so long. Longer than one event is tried, so that more than one has failed. */
const STOPPED_AFTER = 5 * DAY;
/** What a stop waits for; the receiver then hears of it again from another process. */
const STOP_WAITS = 5 * SECOND;

export interface WebhookSenderParts {
  readonly store: WebhookStore;
  readonly queue: DeliveryStore;
  readonly transport: WebhookTransport;
  readonly seal: Seal;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** As the receiver's log shows it. */
  readonly userAgent: string;
  /** How long a stop waits, in milliseconds. */
  readonly stopWaits?: number;
}

/**
 * Makes deliveries of what the audit log holds and sends what is due. Any number of processes may do it on one
 * directory: an event is routed by one of them and sent by one at a time. One that dies in the middle leaves its
 * deliveries to the others, so that each event arrives at least once, in no particular order.
 */
export class WebhookSender {
  readonly #parts: WebhookSenderParts;
  readonly #underWay = new Map<Promise<void>, Outgoing>();
  readonly #stopping = new AbortController();
  #stopped = false;
  #turning: Promise<void> | undefined;
  /** Something is due that there was no room for. */
  #more = false;
  #troubled = '';

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts;
  }

  /** Looks for what is new and what is due; a clock calls it each second. Never throws and never waits. */
  turn(): void {
    if (this.#stopped || this.#turning !== undefined) return;
    this.#more = false;
    this.#turning = this.#look()
      .then(() => this.#report(undefined))
      .catch((error: unknown) => this.#report(error))
      .finally(() => {
        this.#turning = undefined;
      });
  }

  /** Resolves when nothing of it goes on. */
  async settled(): Promise<void> {
    while (this.#turning !== undefined || this.#underWay.size > 0) {
      await Promise.all([this.#turning, ...this.#underWay.keys()]);
    }
  }

  /** Sends no more, and resolves when what is under way is over; what takes longer than five seconds is given back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const timer = setTimeout(() => this.#stopping.abort(), this.#parts.stopWaits ?? STOP_WAITS);
    await this.settled();
    clearTimeout(timer);
  }

  /** One attempt now, whatever the schedule says; undefined when another process is at it. */
  async sendNow(id: DeliveryId): Promise<Attempt | undefined> {
    const outgoing = await this.#parts.queue.claimAgain(id, this.#claim());
    return outgoing && this.#attempt(outgoing);
  }

  async #look(): Promise<void> {
    const { queue, clock } = this.#parts;
    while (!this.#stopped) {
      if ((await queue.follow(FOLLOW_AT_ONCE, this.#route)) < FOLLOW_AT_ONCE) break;
    }
    for (const { id, failing } of this.#turned(await queue.due(clock.now(), MOST_ASKED))) {
      if (this.#stopped) return;
      const free = this.#slotsFor(id, failing);
      const claimed = free > 0 ? await queue.claim(id, this.#claim(), free) : [];
      if (claimed.length >= free) this.#more = true;
      for (const one of claimed) this.#send(one);
    }
  }

  /** A delivery for each webhook that wants this kind of event of its own organization. */
  readonly #route = (events: readonly FollowedEvent[], webhooks: readonly Webhook[]): Delivery[] => {
    const { clock, random } = this.#parts;
    const now = clock.now();
    return events.flatMap((event) => {
      const message = messageOf(event);
      if (message === undefined) return [];
      return webhooks
        .filter((one) => one.organizationId === message.organizationId && one.kinds.includes(message.kind))
        .map((one) => ({
          id: newId('dlv', random),
          webhookId: one.id,
          eventId: event.id,
          type: message.type,
          body: message.body,
          state: 'waiting',
          tries: 0,
          attempts: 0,
          dueAt: now,
          createdAt: now,
        }));
    });
  };

  /** The same, those that work still before the others, each time from another place, so that no one is always last. */
  #turned(due: readonly { id: WebhookId; failing: boolean }[]): { id: WebhookId; failing: boolean }[] {
    return [false, true].flatMap((failing) => {
      const some = due.filter((one) => one.failing === failing);
      const from = some.length > 1 ? this.#parts.random.below(some.length) : 0;
      return [...some.slice(from), ...some.slice(0, from)];
    });
  }

  #slotsFor(id: string, failing: boolean): number {
    const all = [...this.#underWay.values()].map(({ webhook }) => webhook);
    const toIt = all.filter((one) => one.id === id).length;
    const free = MOST_UNDER_WAY - all.length;
    if (!failing) return Math.min(free, MOST_TO_ONE - toIt);
    const toFailing = all.filter(({ failingSince }) => failingSince !== undefined).length;
    return Math.min(free, MOST_TO_FAILING - toFailing, 1 - toIt);
  }

  #send(outgoing: Outgoing): void {
    const sending: Promise<void> = this.#attempt(outgoing)
      .then(
        () => {},
        (error: unknown) => {
          const { delivery, webhook } = outgoing;
          const { logger } = this.#parts;
          logger.warn(
            { err: error, webhook: webhook.id, delivery: delivery.id },
            'a webhook could not be sent',
          );
        },
      )
      .finally(() => {
        this.#underWay.delete(sending);
        if (this.#more) this.turn();
      });
    this.#underWay.set(sending, outgoing);
  }

  /** One request, and what came of it in the directory. Rejects when either the secret or the directory cannot be used. */
  async #attempt(outgoing: Outgoing): Promise<Attempt> {
    const { queue, transport, clock, userAgent } = this.#parts;
    const { delivery, webhook } = outgoing;
    const at = clock.now();
    const answer = await transport.post({
      url: webhook.url,
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...headersFor(delivery, this.#secretsOf(outgoing, at), at),
      },
      body: delivery.body,
      signal: this.#stopping.signal,
    });
    const now = clock.now();
    const attempt = attemptOf(delivery, answer, at, now);
    if (attempt.fault === 'interrupted') {
      await queue.giveBack(outgoing, now);
      return attempt;
    }
    await this.#record(outgoing, attempt, answer, now);
    return attempt;
  }

  async #record(outgoing: Outgoing, attempt: Attempt, answer: Answer, now: number): Promise<void> {
    const { queue, random } = this.#parts;
    const { delivery } = outgoing;
    const done = arrived(answer);
    const gone = attempt.status === 410;
    const test = delivery.type === TEST_EVENT;
    const dueAt = done || gone || test ? undefined : nextTry(delivery.tries + 1, answer, now, random);
    const state = done ? 'delivered' : dueAt === undefined ? 'failed' : 'waiting';
    // A test that does not arrive is somebody trying things out.
    const health = done ? 'works' : test ? 'unknown' : 'fails';
    const { failingSince } = await queue.record(outgoing, { attempt, state, dueAt, health });
    if (gone) await this.#switchOff(outgoing, 'gone');
    else if (failingSince !== undefined && now - failingSince >= STOPPED_AFTER) {
      await this.#switchOff(outgoing, 'failing');
    }
  }

  async #switchOff({ webhook }: Outgoing, reason: 'failing' | 'gone'): Promise<void> {
    const { store, audit, logger } = this.#parts;
    if (!(await store.stop(webhook.id, reason))) return;
    audit.webhookStopped(webhook, reason);
    logger.warn({ webhook: webhook.id, reason }, 'a webhook was switched off');
  }

  #secretsOf({ webhook }: Outgoing, now: number): string[] {
    const { current, previous, previousUntil } = webhook.secrets;
    const living = previous !== undefined && now < (previousUntil ?? 0) ? [current, previous] : [current];
    return living.map((sealed) => this.#parts.seal.open(sealName(webhook.id), sealed).toString('utf8'));
  }

  #claim(): Claim {
    const { clock, random } = this.#parts;
    const now = clock.now();
    return { now, until: now + CLAIM_LASTS, token: randomToken(random, 16) };
  }

  /** Once at the beginning of a trouble and once at its end, and not each second. */
  #report(fault: unknown): void {
    const now = fault === undefined ? '' : fault instanceof Error ? fault.message : String(fault);
    if (now === this.#troubled) return;
    this.#troubled = now;
    const { logger } = this.#parts;
    if (fault === undefined) logger.info({}, 'webhooks can be sent again');
    else logger.warn({ err: fault }, 'webhooks cannot be looked at: they are sent later');
  }
}

function attemptOf(delivery: Delivery, answer: Answer, at: number, now: number): Attempt {
  const common = { number: delivery.attempts + 1, at, duration: Math.max(0, now - at) };
  if ('fault' in answer) return { ...common, status: undefined, fault: answer.fault, response: '' };
  return { ...common, status: answer.status, fault: undefined, response: shown(answer.response) };
}

/** As much of a stranger's answer as is kept: no character that could deceive whoever reads it, or end a line. */
const shown = (response: string): string =>
  [...response.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, ' ').trim()]
    .slice(0, RESPONSE_KEPT)
    .join('');
