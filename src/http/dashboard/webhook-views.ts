import {
  type Attempt,
  type LoggedDelivery,
  PAGE_OF_WEBHOOKS,
  type Webhook,
} from '../../domain/webhooks/index.ts';
import type { DashboardWebhookPage, WebhookPageFault, WebhookPageState } from '../../pages/index.ts';

/** How it is doing, in the words of the pages. */
export function stateOf({ enabled, stopped, failingSince }: Webhook): WebhookPageState {
  if (enabled) return failingSince === undefined ? 'on' : 'failing';
  if (stopped === undefined) return 'off';
  return stopped === 'gone' ? 'gone' : 'stopped';
}

/** Whether there may be more behind this page. */
export const isFull = (page: readonly unknown[]): boolean => page.length === PAGE_OF_WEBHOOKS;

/** `again`: where it is sent once more, for whoever may. What waits for a webhook that is off is not due at any time. */
export function deliveryView(
  { enabled }: Webhook,
  { id, type, createdAt, state, dueAt, log }: LoggedDelivery,
  again: string | undefined,
): DashboardWebhookPage['deliveries'][number] {
  return {
    id,
    type,
    createdAt,
    state,
    ...(enabled && dueAt !== undefined && state === 'waiting' && { nextAt: dueAt }),
    ...(again !== undefined && { again }),
    attempts: log.map(attemptView),
  };
}

const attemptView = ({ number, at, duration, response, status, fault }: Attempt) => ({
  number,
  at,
  duration,
  response,
  outcome:
    status === undefined
      ? { kind: (fault === 'interrupted' || fault === undefined ? 'unreachable' : fault) as WebhookPageFault }
      : ({ kind: 'status', status } as const),
});
