import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
  type Answer,
  type AttemptFault,
  isPublicAddress,
  type WebhookTransport,
} from '../../domain/webhooks/index.ts';
import { SECOND } from '../../kernel/index.ts';

/** What Standard Webhooks recommends: enough for a receiver that writes before it answers. */
const TIMEOUT = 15 * SECOND;
/** More than is kept of an answer, in any alphabet. */
const MOST_BYTES = 4_096;

export interface HttpsTransportOptions {
  /** Every address of a name. */
  readonly resolve?: (host: string) => Promise<LookupAddress[]>;
  /** Whether this address may be called. */
  readonly allows?: (address: string) => boolean;
  /** Certificate authorities to trust instead of the usual ones, as PEM. */
  readonly ca?: string;
  /** Milliseconds for the whole of it. */
  readonly timeout?: number;
}

/**
 * `WebhookTransport` on Node's own client, which follows no redirect. The addresses that are checked are those that are
 * connected to: a name cannot resolve to something else in between. Where one address of a name is inside, none is called.
 */
export class HttpsTransport implements WebhookTransport {
  readonly #resolve: (host: string) => Promise<LookupAddress[]>;
  readonly #allows: (address: string) => boolean;
  readonly #timeout: number;
  readonly #agent: Agent;

  constructor({ resolve, allows, ca, timeout }: HttpsTransportOptions = {}) {
    this.#resolve = resolve ?? addressesOf;
    this.#allows = allows ?? isPublicAddress;
    this.#timeout = timeout ?? TIMEOUT;
    // A connection for each request: one that idles keeps a check that was made long ago.
    this.#agent = new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) });
  }

  async post({ url, headers, body, signal }: Parameters<WebhookTransport['post']>[0]): Promise<Answer> {
    const target = new URL(url);
    if (target.protocol !== 'https:') return { fault: 'unreachable' };
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.#allows(host)) return { fault: 'private_address' };
    const end = new AbortController();
    const interrupt = () => end.abort();
    const timer = setTimeout(interrupt, this.#timeout);
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
    try {
      const content = Buffer.from(body);
      const response = await send(
        target,
        {
          method: 'POST',
          agent: this.#agent,
          lookup: this.#lookup,
          signal: end.signal,
          headers: { ...headers, 'content-length': content.length },
        },
        content,
      );
      const text = await beginningOf(response);
      return { status: response.statusCode ?? 0, response: text, retryAfter: retryAfterOf(response) };
    } catch (error) {
      if (signal.aborted) return { fault: 'interrupted' };
      return { fault: end.signal.aborted ? 'timeout' : faultOf(error) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
    }
  }

  readonly #lookup: LookupFunction = (host, options, callback) => {
    this.#resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) callback(new Error(`${host} has no address`), '');
        else if (!addresses.every(({ address }) => this.#allows(address))) callback(new Inside(), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

/** A name that leads inside. */
class Inside extends Error {}

const addressesOf = (host: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) => {
    dnsLookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

const send = (target: URL, options: RequestOptions, content: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(target, options, resolve).on('error', reject).end(content);
  });

/**
 * The first bytes of the answer; then the connection is closed, however much would come. The status is what counts, so
 * an answer that breaks off, or never ends, is one all the same.
 */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= MOST_BYTES) break;
    }
  } catch {
    // What came is what there is.
  }
  response.destroy();
  return Buffer.concat(parts).subarray(0, MOST_BYTES).toString('utf8');
}

/** Seconds alone (RFC 9110 section 10.2.3): the other form, a date, would be compared with another's clock. */
function retryAfterOf({ headers }: IncomingMessage): number | undefined {
  const text = headers['retry-after'] ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) * SECOND : undefined;
}

function faultOf(error: unknown): AttemptFault {
  if (error instanceof Inside) return 'private_address';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code) ? 'tls' : 'unreachable';
}
