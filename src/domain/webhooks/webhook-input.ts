import { isIP } from 'node:net';
import { type Fault, GatewayError } from '../../kernel/index.ts';
import { isPublicAddress } from './public-address.ts';
import { WEBHOOK_KINDS, type Webhook, type WebhookKind } from './webhook.ts';

const MAX_URL = 2_000;
const MAX_DESCRIPTION = 200;
/** Names that lead nowhere but inside (RFC 6761, RFC 6762, RFC 9476). */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain|alt|onion|test|invalid)$/;

/** As it is typed: kinds may hold what is none. */
export interface WebhookInput {
  readonly url: string;
  readonly kinds: readonly string[];
  readonly description?: string | undefined;
}

/** What is left out, or undefined, stays as it is. */
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** What people decide about a webhook. */
export type Decided = Pick<Webhook, 'url' | 'kinds' | 'description'>;

/** The input as it may be kept. Throws kind `invalid` with every fault in it, each with its field. */
export function decideWebhook(input: WebhookInput): Decided {
  const faults: Fault[] = [];
  const url = input.url.trim();
  const description = (input.description ?? '').trim();
  const fault = urlFault(url);
  if (fault !== undefined) faults.push({ path: 'url', reason: fault[0], message: fault[1] });
  if (description.length > MAX_DESCRIPTION) {
    faults.push({
      path: 'description',
      reason: 'too_long',
      message: `is longer than ${MAX_DESCRIPTION} characters.`,
    });
  } else if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(description)) {
    faults.push({
      path: 'description',
      reason: 'characters',
      message: 'has characters that cannot be shown safely.',
    });
  }
  const unknown = input.kinds.find((kind) => !(WEBHOOK_KINDS as readonly string[]).includes(kind));
  if (unknown !== undefined) {
    const message = `"${unknown.slice(0, 40)}" is not offered: write ${WEBHOOK_KINDS.join(', ')}.`;
    faults.push({ path: 'kinds', reason: 'unknown', message });
  } else if (input.kinds.length === 0) {
    faults.push({ path: 'kinds', reason: 'none', message: 'is required: of what it is to be told.' });
  }
  if (faults.length > 0) {
    const message = faults.map((one) => `${one.path} ${one.message}`).join(' ');
    throw new GatewayError('invalid', 'invalid_input', message, { faults });
  }
  const kinds = new Set(input.kinds as readonly WebhookKind[]);
  return { url, description, kinds: WEBHOOK_KINDS.filter((kind) => kinds.has(kind)) };
}

/** Why this URL cannot be one: the gateway calls it, from where it can reach what strangers cannot. */
function urlFault(text: string): readonly [string, string] | undefined {
  if (text === '') return ['required', 'is required: https://hooks.example.com/countersign'];
  if (text.length > MAX_URL) return ['too_long', `is longer than ${MAX_URL} characters.`];
  if (/[\\\s\p{Cc}]/u.test(text) || !URL.canParse(text)) {
    return ['no_url', 'is no absolute URL: write https://hooks.example.com/countersign'];
  }
  const url = new URL(text);
  if (url.protocol !== 'https:') return ['https', 'must begin with https://.'];
  if (url.username !== '' || url.password !== '') return ['user', 'must not hold a user or a password.'];
  if (text.includes('#')) return ['fragment', 'has a fragment, which is never sent.'];
  if (!isOutside(url.hostname)) {
    return ['private', 'is inside a private network: it must be reachable from the Internet.'];
  }
  return undefined;
}

/** As far as the name itself says. What it resolves to is looked at in every delivery. */
function isOutside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes('.') && !INSIDE.test(host);
}
