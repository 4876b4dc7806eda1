import { Webhook as Signer } from 'standardwebhooks';
import { HOUR, type Random } from '../../kernel/index.ts';

/** Long enough to roll a new secret out everywhere, short enough to be over before one forgets. */
export const PREVIOUS_SECRET_LIVES = 24 * HOUR;

/** Between the 24 and 64 bytes of the specification; as long as the mac is. */
const SECRET_BYTES = 32;

/** A new signing secret in the form of Standard Webhooks: `whsec_` and base64. */
export const newSecret = (random: Random): string => `whsec_${random.bytes(SECRET_BYTES).toString('base64')}`;

/**
 * The headers of one attempt (Standard Webhooks 1.0, "Webhook headers"): a signature by each living secret over id, time
 * and body. The time is the attempt's, so that a receiver may refuse old requests and still take a late event.
 */
export function headersFor(
  message: { readonly eventId: string; readonly body: string },
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const at = new Date(now);
  return {
    'webhook-id': message.eventId,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Signer(secret).sign(message.eventId, at, message.body))
      .join(' '),
  };
}
