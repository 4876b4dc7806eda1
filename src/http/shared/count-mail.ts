import type { Context } from 'koa';
import { mailboxKey } from '../../domain/enrollment/index.ts';
import type { Limiter } from '../../kernel/index.ts';
import { limitKey } from './client-address.ts';
import { addressOf } from './request-context.ts';

/**
 * Counts a mail to this mailbox: by it and whoever asks together, and three times as many by the mailbox alone, so that
 * one stranger's noise leaves its owner some.
 */
export function countMailTo(limiter: Limiter, ctx: Context, email: string): Promise<void> {
  const mailbox = mailboxKey(email);
  return limiter.countTogether([
    ['mailbox', `${mailbox} ${limitKey(addressOf(ctx))}`],
    ['mailboxes', mailbox],
  ]);
}
