import { MINUTE, type OrganizationId } from '../../kernel/index.ts';
import type { HealthNote, HealthSource } from './health.ts';

/** A webhook as far as its health goes. */
export interface WebhookOfHealth {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Why it was switched off by the gateway, where it was. */
  readonly stopped: string | undefined;
  /** Since when no delivery has arrived. */
  readonly failingSince: number | undefined;
}

/** A receiver that is restarted misses a delivery or two, which are sent again. */
const FAILING_FOR = 10 * MINUTE;
/** Of more than this the rest is not looked at. */
const MOST = 1_000;

/** Which webhooks do not arrive. */
export const webhookHealth =
  (
    list: (organizationId: OrganizationId | undefined, limit: number) => Promise<readonly WebhookOfHealth[]>,
  ): HealthSource =>
  async ({ organizationId }, now) =>
    (await list(organizationId, MOST)).flatMap((webhook): HealthNote[] => {
      const { id, url, description, stopped, failingSince: at } = webhook;
      const about = {
        subject: { id, name: description === '' ? new URL(url).host : description },
        ...(at !== undefined && { at }),
        link: 'webhooks' as const,
      };
      if (stopped !== undefined) return [{ kind: 'webhook_off', severity: 'broken', ...about }];
      return at !== undefined && at < now - FAILING_FOR
        ? [{ kind: 'webhook_failing', severity: 'soon', ...about }]
        : [];
    });
