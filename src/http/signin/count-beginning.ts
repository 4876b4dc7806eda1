import type { Context } from 'koa';
import type { Limiter } from '../../kernel/index.ts';
import { askerOf } from '../shared/request-context.ts';

/** How many sign-ins are begun is counted for the whole deployment: together they must fit into the store. */
export const EVERYBODY = 'all';

/** Counts a sign-in that is begun here and not by an application: by who asks, and with all others. */
export const countBeginning = (limiter: Limiter, ctx: Context): Promise<void> =>
  limiter.countTogether([
    ['authorize', askerOf(ctx)],
    ['begun', EVERYBODY],
  ]);
