import type { Context } from 'koa';
import { PROBE_HEADER, type Probed, type Probes } from '../../domain/health/index.ts';
import { type Clock, SECOND } from '../../kernel/index.ts';
import type { ClientAddresses } from '../shared/client-address.ts';
import { EVENT_STREAM_HEADERS } from '../signin/index.ts';

export interface ProbeParts {
  probes: Pick<Probes, 'accepts'>;
  addresses: ClientAddresses;
  clock: Clock;
  version: string;
}

/** Between the two halves of the stream: a proxy that keeps the first back gives both at once. */
const BETWEEN = SECOND;

/** How this request looks here, when somebody asks who may; else undefined. */
export function probed(ctx: Context, { probes, addresses, clock, version }: ProbeParts): Probed | undefined {
  if (!probes.accepts(ctx.get(PROBE_HEADER))) return undefined;
  const { peer, trusted } = addresses.peerOf(ctx.req);
  return {
    version,
    now: clock.now(),
    address: addresses.of(ctx.req),
    peer,
    peerTrusted: trusted,
    forwardedFor: ctx.get('X-Forwarded-For') || undefined,
    // As it arrived: what stands in `headers` is the issuer's by now.
    host: rawHeader(ctx.req.rawHeaders, 'host'),
  };
}

/** Answers as a waiting page is answered: an event at once, and the last one with the end a second later. */
export function probeStream(ctx: Context): void {
  ctx.respond = false;
  const { res } = ctx;
  res.writeHead(200, EVENT_STREAM_HEADERS);
  res.write('event: probe\ndata: 1\n\n');
  const later = setTimeout(() => res.end('event: probe\ndata: 2\n\n'), BETWEEN);
  res.once('close', () => clearTimeout(later));
}

function rawHeader(raw: readonly string[], name: string): string | undefined {
  const at = raw.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : raw[at + 1];
}
