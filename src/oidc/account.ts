import { type Account, errors } from 'oidc-provider';
import { type ClaimScope, claimsFor, type PeopleStore } from '../domain/directory/index.ts';
import { parseId } from '../kernel/index.ts';
import type { CollectedState } from './collected-state.ts';

/**
 * The user behind a `sub`, with the claims of OpenID Connect Core section 5.1; undefined when gone or disabled.
 * Whoever is `resuming` was looked at a moment ago: the provider would ask again for ever, so that is a refusal. `shares`: whose claims the application may
 * be given. `person`:
 * whom a subject of Microsoft Entra's stands for in this very request. Entra asked for no claims and gets none.
 */
export async function findAccount(
  people: PeopleStore,
  sub: string,
  resuming: boolean,
  shares: readonly ClaimScope[],
  person?: CollectedState['person'],
): Promise<Account | undefined> {
  const foreign = person?.sub === sub;
  const id = parseId('usr', foreign ? person.userId : sub);
  const user = id === undefined ? undefined : await people.userById(id);
  if (user === undefined || user.disabledAt !== undefined) {
    if (resuming) throw new errors.AccessDenied('This account cannot sign in');
    return undefined;
  }
  if (foreign) return { accountId: sub, claims: async () => ({ sub }) };
  return { accountId: user.id, claims: async () => ({ ...claimsFor(user, shares), sub: user.id }) };
}
