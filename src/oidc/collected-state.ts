import type { Context } from 'koa';
import type { PhoneId } from '../kernel/index.ts';

/** What the request that collected a sign-in carries into the provider, and no stored thing does. */
export interface CollectedState {
  readonly uid: string;
  /** As the provider reads the result of an interaction. */
  readonly result: object;
  /** The phone that approved; none where the sign-in was refused. */
  readonly phoneId: PhoneId | undefined;
  /** Whom a subject that is none of ours stands for. */
  readonly person?: { readonly sub: string; readonly userId: string };
}

export const collectedOf = (ctx: Context | undefined): CollectedState | undefined =>
  ctx?.state.collected as CollectedState | undefined;
