import type Router from '@koa/router';
import type { AccountService, Sessions } from '../../domain/account/index.ts';
import { GatewayError, parseId } from '../../kernel/index.ts';
import { accountPaths, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, originOf } from './desk.ts';

/** A person's phones and browsers. Each is looked for among their own: somebody else's is not found. */
export function mountThings(
  router: Router,
  parts: { issuer: string; desk: Desk; account: AccountService; sessions: Sessions; show: ShowPage },
): void {
  const { desk, account, sessions, show } = parts;
  const ours = sameOrigin(parts.issuer);

  router.post(
    routes.me.renamePhone,
    ours,
    desk.signedIn(async (ctx, me) => {
      const form = await readForm(ctx);
      const id = idOf('phn', form.get('phone'));
      try {
        await account.renamePhone(me, id, form.get('name') ?? '', originOf(ctx));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== 'invalid') throw error;
        return desk.back(ctx, me, 'name-refused');
      }
      await desk.back(ctx, me, 'phone-renamed');
    }),
  );

  // Asked first, with what it means; done when the answer is to the very question that is still the right one.
  router.post(
    routes.me.removePhone,
    ours,
    desk.signedIn(async (ctx, me) => {
      const form = await readForm(ctx);
      const { phone, last } = await account.phone(me, idOf('phn', form.get('phone')));
      const state = last ? 'last' : phone.id === me.session.phoneId ? 'current' : 'other';
      if (form.get('sure') !== state) {
        const { id, name } = phone;
        return show(ctx, 200, 'account-remove-phone', { paths: accountPaths, phone: { id, name }, state });
      }
      await account.removePhone(me, phone.id, originOf(ctx));
      if (phone.id !== me.session.phoneId) return desk.back(ctx, me, 'phone-removed');
      await sessions.end(me.session.id);
      desk.door(ctx, 200, 'phone-removed');
    }),
  );

  router.post(
    routes.me.forgetBrowser,
    ours,
    desk.signedIn(async (ctx, me) => {
      await account.forgetBrowser(me, idOf('brw', (await readForm(ctx)).get('browser')), originOf(ctx));
      await desk.back(ctx, me, 'browser-forgotten');
    }),
  );

  router.post(
    routes.me.allowBrowser,
    ours,
    desk.signedIn(async (ctx, me) => {
      await account.allowBrowser(me, idOf('brw', (await readForm(ctx)).get('browser')), originOf(ctx));
      await desk.back(ctx, me, 'browser-allowed');
    }),
  );
}

function idOf<P extends string>(prefix: P, text: string | undefined) {
  const id = parseId(prefix, text);
  if (id === undefined)
    throw new GatewayError('invalid', 'invalid_input', 'This names nothing of an account.');
  return id;
}
