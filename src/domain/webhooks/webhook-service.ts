import {
  type Clock,
  type DeliveryId,
  newId,
  type OrganizationId,
  type Random,
  type WebhookId,
} from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Seal } from '../keys/index.ts';
import { type Delivery, deliveryNotFound, deliveryUnderWay, type LoggedDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { bodyOf, TEST_EVENT } from './events.ts';
import { newSecret, PREVIOUS_SECRET_LIVES } from './signature.ts';
import {
  MOST_WEBHOOKS,
  sealName,
  tooManyWebhooks,
  type Webhook,
  type WebhookSecrets,
  webhookChanged,
  webhookNotFound,
} from './webhook.ts';
import { decideWebhook, type WebhookChange, type WebhookInput } from './webhook-input.ts';
import type { WebhookSender } from './webhook-sender.ts';
import type { WebhookStore } from './webhook-store.ts';

/** What a page of webhooks or of their log holds. */
export const PAGE_OF_WEBHOOKS = 50;

export interface WebhookServiceParts {
  readonly store: WebhookStore;
  readonly queue: DeliveryStore;
  readonly sender: WebhookSender;
  readonly seal: Seal;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: Random;
}

/** The verbs on webhooks. What belongs to an organization that the actor does not reach is missing. */
export class WebhookService {
  readonly #parts: WebhookServiceParts;

  constructor(parts: WebhookServiceParts) {
    this.#parts = parts;
  }

  /** A new webhook and its signing secret, which is told this once. Throws kind `invalid` with every fault of the input. */
  async create(
    actor: Actor,
    organizationId: OrganizationId,
    input: WebhookInput,
  ): Promise<{ webhook: Webhook; secret: string }> {
    assertMay(actor, 'webhooks:write');
    if (!reaches(actor, organizationId)) throw webhookNotFound();
    const { store, audit, clock, random } = this.#parts;
    const webhook: Webhook = {
      ...decideWebhook(input),
      id: newId('whk', random),
      organizationId,
      enabled: true,
      stopped: undefined,
      failingSince: undefined,
      createdAt: clock.now(),
      version: 1,
    };
    const secret = newSecret(random);
    const secrets = {
      current: this.#sealed(webhook.id, secret),
      previous: undefined,
      previousUntil: undefined,
    };
    audit.assertWritable();
    if (!(await store.create({ ...webhook, secrets }, MOST_WEBHOOKS))) throw tooManyWebhooks();
    audit.by(actor).webhookCreated(webhook);
    await audit.flush();
    return { webhook, secret };
  }

  /** A page of those the actor reaches, the oldest first; of one organization, or from behind one, where it is named. */
  async list(actor: Actor, organizationId = actor.organizationId, after?: WebhookId): Promise<Webhook[]> {
    assertMay(actor, 'webhooks:read');
    if (organizationId !== undefined && !reaches(actor, organizationId)) return [];
    const from = after && (await this.#reached(actor, after));
    return this.#parts.store.list(organizationId, PAGE_OF_WEBHOOKS, from);
  }

  async byId(actor: Actor, id: WebhookId): Promise<Webhook> {
    assertMay(actor, 'webhooks:read');
    return this.#reached(actor, id);
  }

  /** Until when the secret before the current one still signs; undefined when there is none. */
  async previousSecretUntil(actor: Actor, id: WebhookId): Promise<number | undefined> {
    const { previous, previousUntil } = await this.#secretsOf(await this.byId(actor, id));
    const living = previous !== undefined && this.#parts.clock.now() < (previousUntil ?? 0);
    return living ? previousUntil : undefined;
  }

  /**
   * Changes what is given. `version`: as the editor read it; without it whatever is there is changed. Throws kind
   * `conflict` when somebody else was faster. Switching on forgets why it was off.
   */
  async update(
    actor: Actor,
    id: WebhookId,
    change: WebhookChange & { readonly version?: number | undefined },
  ): Promise<Webhook> {
    assertMay(actor, 'webhooks:write');
    const old = await this.#reached(actor, id);
    const decided = decideWebhook({
      url: change.url ?? old.url,
      kinds: change.kinds ?? old.kinds,
      description: change.description ?? old.description,
    });
    const enabled = change.enabled ?? old.enabled;
    const { store, audit } = this.#parts;
    const next: Webhook = {
      ...old,
      ...decided,
      enabled,
      stopped: enabled ? undefined : old.stopped,
      failingSince: enabled && !old.enabled ? undefined : old.failingSince,
      version: (change.version ?? old.version) + 1,
    };
    audit.assertWritable();
    if (!(await store.update(next))) throw webhookChanged();
    audit.by(actor).webhookUpdated(next);
    await audit.flush();
    return next;
  }

  /** With everything that waits for it, and its log. */
  async remove(actor: Actor, id: WebhookId): Promise<void> {
    assertMay(actor, 'webhooks:write');
    const webhook = await this.#reached(actor, id);
    const { store, audit } = this.#parts;
    audit.assertWritable();
    if (!(await store.remove(id))) throw webhookNotFound();
    audit.by(actor).webhookDeleted(webhook);
    await audit.flush();
  }

  /** A new secret, told this once. The one before signs beside it for a day, one from before that no more. */
  async rotateSecret(actor: Actor, id: WebhookId): Promise<{ secret: string; previousUntil: number }> {
    assertMay(actor, 'webhooks:write');
    const webhook = await this.#reached(actor, id);
    const { store, audit, clock, random } = this.#parts;
    const { current } = await this.#secretsOf(webhook);
    const secret = newSecret(random);
    const previousUntil = clock.now() + PREVIOUS_SECRET_LIVES;
    const next = { current: this.#sealed(id, secret), previous: current, previousUntil };
    audit.assertWritable();
    if (!(await store.replaceSecrets(id, current, next))) throw webhookChanged();
    audit.by(actor).webhookSecretRotated(webhook);
    await audit.flush();
    return { secret, previousUntil };
  }

  /** Sends an event that means nothing, now and once, also to one that is off; says what came of it. */
  async test(actor: Actor, id: WebhookId): Promise<LoggedDelivery> {
    assertMay(actor, 'webhooks:write');
    const webhook = await this.#reached(actor, id);
    const { queue, clock, random } = this.#parts;
    const now = clock.now();
    const delivery: Delivery = {
      id: newId('dlv', random),
      webhookId: id,
      eventId: newId('evt', random),
      type: TEST_EVENT,
      body: bodyOf(TEST_EVENT, now, { organization_id: webhook.organizationId, webhook_id: id }),
      state: 'failed',
      tries: 0,
      attempts: 0,
      dueAt: undefined,
      createdAt: now,
    };
    await queue.add(delivery);
    return this.#sendNow(delivery.id);
  }

  /** The log, the newest first, a page of it; `before`: the last one of the page before. */
  async deliveries(actor: Actor, id: WebhookId, before?: DeliveryId): Promise<LoggedDelivery[]> {
    const webhook = await this.byId(actor, id);
    const from = before && (await this.#deliveryOf(webhook, before));
    return this.#parts.queue.list(id, PAGE_OF_WEBHOOKS, from);
  }

  /** One attempt now; if it fails the schedule begins again. The receiver knows the event by its id. */
  async redeliver(actor: Actor, id: WebhookId, deliveryId: DeliveryId): Promise<LoggedDelivery> {
    assertMay(actor, 'webhooks:write');
    await this.#deliveryOf(await this.#reached(actor, id), deliveryId);
    return this.#sendNow(deliveryId);
  }

  async #sendNow(id: DeliveryId): Promise<LoggedDelivery> {
    const { queue, sender } = this.#parts;
    if ((await sender.sendNow(id)) === undefined) throw deliveryUnderWay();
    const sent = await queue.byId(id);
    if (sent === undefined) throw deliveryNotFound();
    return sent;
  }

  async #deliveryOf(webhook: Webhook, id: DeliveryId): Promise<LoggedDelivery> {
    const found = await this.#parts.queue.byId(id);
    if (found?.webhookId !== webhook.id) throw deliveryNotFound();
    return found;
  }

  async #reached(actor: Actor, id: WebhookId): Promise<Webhook> {
    const found = await this.#parts.store.byId(id);
    if (found === undefined || !reaches(actor, found.organizationId)) throw webhookNotFound();
    return found;
  }

  async #secretsOf({ id }: Webhook): Promise<WebhookSecrets> {
    const found = await this.#parts.store.secretsOf(id);
    if (found === undefined) throw webhookNotFound();
    return found;
  }

  #sealed(id: WebhookId, secret: string): string {
    return this.#parts.seal.seal(sealName(id), Buffer.from(secret));
  }
}
