import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Middleware } from 'koa';
import type { Counted, LimitName } from '../../kernel/index.ts';

/** Limits of what belongs to whoever asks. How others stand is not theirs to know: who mails somebody, how busy it is here. */
const TOLD: readonly LimitName[] = [
  'authorize',
  'scan',
  'invitation',
  'phone',
  'typed',
  'mail',
  'account',
  'dashboard',
];

/**
 * Tells clients how the limits stand that their request was counted by, in the fields of
 * draft-ietf-httpapi-ratelimit-headers-11: `RateLimit-Policy: "scan";q=120;w=60` and `RateLimit: "scan";r=119;t=58`.
 */
export class LimitReports {
  readonly #current = new AsyncLocalStorage<Counted[]>();

  /** Notes how a limit stands, for the request that is under way. */
  readonly note = (counted: Counted): void => {
    if (TOLD.includes(counted.limit)) this.#current.getStore()?.push(counted);
  };

  readonly middleware: Middleware = async (ctx, next) => {
    const seen: Counted[] = [];
    await this.#current.run(seen, next);
    if (seen.length > 0 && !ctx.headerSent) write(ctx, seen);
  };
}

function write(ctx: Context, seen: readonly Counted[]): void {
  // Of a limit that was counted twice the last word counts.
  const latest = [...new Map(seen.map((one) => [nameOf(one), one])).entries()];
  ctx.set(
    'RateLimit-Policy',
    latest.map(([name, { points, seconds }]) => `"${name}";q=${points};w=${seconds}`).join(', '),
  );
  ctx.set(
    'RateLimit',
    latest.map(([name, { remaining, resetsIn }]) => `"${name}";r=${remaining};t=${resetsIn}`).join(', '),
  );
}

const nameOf = ({ limit, wide }: Counted): string => (wide ? `${limit}-network` : limit);
