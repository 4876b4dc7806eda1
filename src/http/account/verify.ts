import type { Context } from 'koa';
import type { Errand } from '../../domain/account/index.ts';
import { GatewayError } from '../../kernel/index.ts';
import { accountPaths, routes } from '../routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';

/** What needs the person to be there. */
export type Deed = NonNullable<Errand['deed']>;

const PATHS: Record<Deed, string> = {
  email: routes.me.email,
  delete: routes.me.delete,
  'recovery-codes': routes.me.recoveryCodes,
};

/** The deed that a form names. Throws kind `invalid` for any other. */
export function deedOf(text: string | undefined): Deed {
  if (text === 'email' || text === 'delete' || text === 'recovery-codes') return text;
  throw new GatewayError('invalid', 'invalid_input', 'There is no such thing to confirm.');
}

/** Where it is done. */
export const pathOfDeed = (deed: Deed | undefined): string => (deed ? PATHS[deed] : routes.me.page);

/** Asks for the person first. */
export const showVerify = (ctx: Context, show: ShowPage, kind: Deed): void =>
  show(ctx, 200, 'account-verify', { paths: accountPaths, deed: { kind } });
