import type { UserId } from '../../kernel/index.ts';

/** One record as the directory has it; times are RFC 3339 texts. */
export type PersonalRecord = Readonly<Record<string, unknown>>;

/** The port to all that the directory holds of one person, whichever table it is in. */
export interface PersonalData {
  /**
   * Every record by the name of its table. Left out are hashes by which a code or a browser is known again: they say
   * nothing of the person. Rejects with kind `unavailable` when the directory cannot be reached.
   */
  everythingOf(userId: UserId): Promise<Readonly<Record<string, readonly PersonalRecord[]>>>;
}
