import type { Kysely } from 'kysely';
import { searchText } from '../../domain/directory/index.ts';
import type { Database } from './schema.ts';

/** The scope of the words by which operators find everybody; an organization's scope is its id. */
export const TERMS_OF_ALL = '*';
/** What an index entry of either database holds with room to spare; nobody types more of a name. */
const LONGEST = 200;

/** What of a person is looked for. */
export interface Named {
  readonly email: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly nickname: string | null;
}

/**
 * The words whose beginnings find a person, each once: the address, the names in either order, what they are called,
 * and the address they were invited by.
 */
export function termsOf(user: Named, invitedAs?: string | null): string[] {
  const names = [user.given_name, user.family_name].filter((name) => name !== null && name !== '');
  const texts = [user.email, names.join(' '), names.toReversed().join(' '), user.nickname, invitedAs];
  const terms = texts.map((text) => searchText(text ?? '').slice(0, LONGEST));
  return [...new Set(terms.filter((term) => term !== ''))];
}

/** Writes the words of a person anew, in every scope that knows them; part of the transaction that changed them. */
export async function writeTerms(tx: Kysely<Database>, userId: string): Promise<void> {
  await tx.deleteFrom('user_terms').where('user_id', '=', userId).execute();
  const user = await tx
    .selectFrom('users')
    .select(['email', 'given_name', 'family_name', 'nickname'])
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .where('demo', '=', 0)
    .executeTakeFirst();
  if (user === undefined) return;
  const known = await tx
    .selectFrom('organization_users')
    .select(['organization_id', 'invited_as'])
    .where('user_id', '=', userId)
    .execute();
  // Operators find a person by every address that they were invited by.
  const everywhere = [null, ...known.map((one) => one.invited_as)].flatMap((as) => termsOf(user, as));
  const rows = [...new Set(everywhere)].map((term) => ({ scope: TERMS_OF_ALL, term, user_id: userId }));
  for (const { organization_id: scope, invited_as } of known) {
    rows.push(...termsOf(user, invited_as).map((term) => ({ scope, term, user_id: userId })));
  }
  if (rows.length > 0) await tx.insertInto('user_terms').values(rows).execute();
}
