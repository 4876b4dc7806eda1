import type Router from '@koa/router';
import {
  type AccountService,
  checkProfile,
  PROFILE_FIELDS,
  type ProfileField,
} from '../../domain/account/index.ts';
import { GatewayError } from '../../kernel/index.ts';
import { accountPaths, routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, originOf } from './desk.ts';

/** What a person says of themselves. */
export function mountProfile(
  router: Router,
  parts: { issuer: string; desk: Desk; account: AccountService; show: ShowPage },
): void {
  const { desk, account, show } = parts;

  router.get(
    routes.me.profile,
    desk.signedIn((ctx, { user }) =>
      show(ctx, 200, 'account-profile', {
        paths: accountPaths,
        values: valuesOf((field) => user[field]),
        faults: [],
      }),
    ),
  );

  router.post(
    routes.me.profile,
    sameOrigin(parts.issuer),
    desk.signedIn(async (ctx, me) => {
      const form = await readForm(ctx);
      const values = valuesOf((field) => form.get(field));
      try {
        await account.changeProfile(me, checkProfile(values), originOf(ctx));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.faults === undefined) throw error;
        const faults = PROFILE_FIELDS.filter((field) => error.faults?.some(({ path }) => path === field));
        return show(ctx, 400, 'account-profile', {
          paths: accountPaths,
          values,
          faults: faults.map((kind) => ({ kind })),
        });
      }
      await desk.back(ctx, me, 'profile-changed');
    }),
  );
}

const valuesOf = (of: (field: ProfileField) => string | undefined): Record<ProfileField, string> => ({
  givenName: of('givenName') ?? '',
  familyName: of('familyName') ?? '',
  nickname: of('nickname') ?? '',
  phoneNumber: of('phoneNumber') ?? '',
  address: of('address') ?? '',
});
