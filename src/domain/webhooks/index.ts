/**
 * Servers of an organization that are told of what happens there: which, of what, in which words, signed how, and how
 * often until they have heard it.
 */
export {
  type Answer,
  ATTEMPT_FAULTS,
  type Attempt,
  type AttemptFault,
  DELIVERY_STATES,
  type Delivery,
  type DeliveryState,
  deliveryNotFound,
  type LoggedDelivery,
  RESPONSE_KEPT,
  RETRY_AFTER,
} from './delivery.ts';
export type { Claim, DeliveryStore, FollowedEvent, Outgoing, Recorded } from './delivery-store.ts';
export { EVENT_TYPES, type EventType, messageExample, messageOf, TEST_EVENT } from './events.ts';
export { isPublicAddress } from './public-address.ts';
export { headersFor, newSecret, PREVIOUS_SECRET_LIVES } from './signature.ts';
export {
  MOST_WEBHOOKS,
  STOP_REASONS,
  type StopReason,
  type StoredWebhook,
  WEBHOOK_KINDS,
  type Webhook,
  type WebhookKind,
  type WebhookSecrets,
  webhookChanged,
  webhookNotFound,
} from './webhook.ts';
export type { WebhookChange, WebhookInput } from './webhook-input.ts';
export { WebhookSender, type WebhookSenderParts } from './webhook-sender.ts';
export { PAGE_OF_WEBHOOKS, WebhookService, type WebhookServiceParts } from './webhook-service.ts';
export type { WebhookStore } from './webhook-store.ts';
export type { WebhookTransport } from './webhook-transport.ts';
