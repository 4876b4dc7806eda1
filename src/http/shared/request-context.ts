import type { Context, Middleware } from 'koa';
import type { Clock, Logger, Random } from '../../kernel/index.ts';
import { loggablePath } from '../routes.ts';
import type { ClientAddresses } from './client-address.ts';

/** Without letters that look like digits: a person reads it to a person. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** The number by which a person's error page is found in the log. */
export const referenceOf = (ctx: Context): string => ctx.state.reference as string;

/** The true address of whoever asks. */
export const addressOf = (ctx: Context): string => ctx.state.address as string;

/** Gives each request its reference and its true address, and logs how it ended: refusals always, the rest at debug. */
export function requestContext(parts: {
  addresses: ClientAddresses;
  random: Random;
  clock: Clock;
  logger: Logger;
}): Middleware {
  const { addresses, random, clock, logger } = parts;
  return async (ctx, next) => {
    ctx.state.address = addresses.of(ctx.req);
    ctx.state.reference = makeReference(random);
    const started = clock.now();
    await next();
    const fields = {
      reference: ctx.state.reference,
      method: ctx.method,
      path: loggablePath(ctx.path),
      status: ctx.status,
      ms: clock.now() - started,
      ...(ctx.state.refusal ? { error: ctx.state.refusal } : {}),
    };
    if (ctx.status >= 400) logger.info(fields, 'request refused');
    else logger.debug(fields, 'request');
  };
}

function makeReference(random: Random): string {
  let reference = '';
  for (const byte of random.bytes(LENGTH)) reference += ALPHABET[byte % ALPHABET.length];
  return reference;
}
