import type Router from '@koa/router';
import { type AccountService, isFresh } from '../../domain/account/index.ts';
import { type Clock, GatewayError } from '../../kernel/index.ts';
import { accountPaths, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, originOf } from './desk.ts';
import { showVerify } from './verify.ts';

const FILE_NAME = 'countersign-data.json';

/** Taking one's data along, and going. */
export function mountLeaving(
  router: Router,
  parts: { issuer: string; desk: Desk; account: AccountService; show: ShowPage; clock: Clock },
): void {
  const { desk, account, show, clock } = parts;
  const ours = sameOrigin(parts.issuer);

  router.post(
    routes.me.data,
    ours,
    desk.signedIn(async (ctx, me) => {
      const data = await account.download(me, originOf(ctx));
      ctx.attachment(FILE_NAME);
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = JSON.stringify(data, undefined, 2);
    }),
  );

  router.get(
    routes.me.delete,
    desk.signedIn((ctx, { session }) =>
      isFresh(session, clock.now())
        ? show(ctx, 200, 'account-delete', { paths: accountPaths })
        : showVerify(ctx, show, 'delete'),
    ),
  );

  router.post(
    routes.me.delete,
    ours,
    desk.signedIn(async (ctx, me) => {
      const sure = (await readForm(ctx)).get('sure') === 'yes';
      if (!isFresh(me.session, clock.now())) return showVerify(ctx, show, 'delete');
      if (!sure) return show(ctx, 200, 'account-delete', { paths: accountPaths });
      try {
        await account.delete(me, originOf(ctx));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'last_owner') throw error;
        return desk.back(ctx, me, 'last-owner');
      }
      desk.door(ctx, 200, 'deleted');
    }),
  );
}
