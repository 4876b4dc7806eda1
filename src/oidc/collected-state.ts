import type { Context } from 'koa';

/** What the request that collected a sign-in carries into the provider, and no stored thing does. */
export interface CollectedState {
  readonly uid: string;
  /** As the provider reads the result of an interaction. */
  readonly result: object;
  /** Whom a subject that is none of ours stands for. */
  readonly person?: { readonly sub: string; readonly userId: string };
}

export const collectedOf = (ctx: Context | undefined): CollectedState | undefined =>
  ctx?.state.collected as CollectedState | undefined;
