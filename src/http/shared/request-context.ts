import type { Context, Middleware } from 'koa';
import type { BoundedLog, Clock, LimitKey, Logger, Random } from '../../kernel/index.ts';
import { loggablePath } from '../routes.ts';
import { askerKey, type ClientAddresses } from './client-address.ts';
import type { RequestReferences } from './request-references.ts';

/** Without letters that look like digits: a person reads it to a person. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** The number by which a person's error page is found in the log. */
export const referenceOf = (ctx: Context): string => (ctx.state.reference as () => string)();

/** The true address of whoever asks. */
export const addressOf = (ctx: Context): string => ctx.state.address as string;

/** By what limits count whoever asks. */
export const askerOf = (ctx: Context): LimitKey => askerKey(addressOf(ctx));

/**
 * Gives each request its true address, and a reference if it comes to need one, and logs how it ended: refusals
 * up to so many a minute, the rest at debug and without reference.
 */
export function requestContext(parts: {
  addresses: ClientAddresses;
  references: RequestReferences;
  random: Random;
  clock: Clock;
  logger: Logger;
  refusedLog: BoundedLog;
}): Middleware {
  const { addresses, references, random, clock, logger, refusedLog } = parts;
  return async (ctx, next) => {
    ctx.state.address = addresses.of(ctx.req);
    const reference = once(() => makeReference(random));
    ctx.state.reference = reference;
    const started = clock.now();
    await references.during(reference, next);
    const fields = {
      method: ctx.method,
      path: loggablePath(ctx.path),
      status: ctx.status,
      ms: clock.now() - started,
      ...proxyRequest(ctx, addresses),
      ...(ctx.state.refusal ? { error: ctx.state.refusal } : {}),
    };
    if (ctx.status >= 400) refusedLog.info({ reference: referenceOf(ctx), ...fields }, 'request refused');
    else logger.debug(fields, 'request');
  };
}

/** What our own proxy calls this request, so that both logs can be read together. */
function proxyRequest(ctx: Context, addresses: ClientAddresses): { proxyRequest?: string } {
  const named = ctx.get('X-Request-Id');
  const believed = /^[\w.:/=+-]{1,128}$/.test(named) && addresses.peerOf(ctx.req).trusted;
  return believed ? { proxyRequest: named } : {};
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function makeReference(random: Random): string {
  let reference = '';
  for (const byte of random.bytes(LENGTH)) reference += ALPHABET[byte % ALPHABET.length];
  return reference;
}
