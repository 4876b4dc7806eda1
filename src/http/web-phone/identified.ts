import type { Context } from 'koa';
import type { IdentifiedPhone, RememberedPhones } from '../../domain/approval/index.ts';
import type { WebPhone } from '../../domain/directory/index.ts';
import { GatewayError, type Limiter } from '../../kernel/index.ts';
import type { PhoneCookies } from './phone-cookies.ts';

/** Tells which enrolled phone a request's browser is, by its cookie, and counts it. Throws `not_identified`. */
export const identifiedPhone =
  (parts: { remembered: RememberedPhones; cookies: PhoneCookies; limiter: Limiter }) =>
  async (ctx: Context): Promise<IdentifiedPhone<WebPhone>> => {
    const by = await parts.remembered.recall(parts.cookies.remembered.read(ctx));
    if (by === undefined) throw notIdentified();
    await parts.limiter.count('phone', by.phone.id);
    return by;
  };

const notIdentified = (): GatewayError =>
  new GatewayError('unauthenticated', 'not_identified', 'Use the passkey of this phone first.');
