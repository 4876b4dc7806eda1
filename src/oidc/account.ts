import { type Account, errors } from 'oidc-provider';
import { claimsOf, type PeopleStore } from '../domain/directory/index.ts';
import { parseId } from '../kernel/index.ts';

/**
 * The user behind a `sub`, with the claims of OpenID Connect Core section 5.1; undefined when gone or disabled.
 * Whoever is `resuming` was looked at a moment ago: the provider would ask again for ever, so that is a refusal.
 */
export async function findAccount(
  people: PeopleStore,
  sub: string,
  resuming: boolean,
): Promise<Account | undefined> {
  const id = parseId('usr', sub);
  const user = id === undefined ? undefined : await people.userById(id);
  if (user === undefined || user.disabledAt !== undefined) {
    if (resuming) throw new errors.AccessDenied('This account cannot sign in');
    return undefined;
  }
  return { accountId: user.id, claims: async () => ({ ...claimsOf(user), sub: user.id }) };
}
