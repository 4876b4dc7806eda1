import type { Account } from 'oidc-provider';
import { claimsOf, type PeopleStore } from '../domain/directory/index.ts';
import { parseId } from '../kernel/index.ts';

/** The user behind a `sub`, with the claims of OpenID Connect Core section 5.1; undefined when gone or disabled. */
export async function findAccount(people: PeopleStore, sub: string): Promise<Account | undefined> {
  const id = parseId('usr', sub);
  const user = id === undefined ? undefined : await people.userById(id);
  if (user === undefined || user.disabledAt !== undefined) return undefined;
  return { accountId: user.id, claims: async () => ({ ...claimsOf(user), sub: user.id }) };
}
