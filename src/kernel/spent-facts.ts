/** What can be spent: ends once, and never begins again. Each kind has names of its own. */
export type SpentKind = 'challenge' | 'code' | 'device' | 'session';

/**
 * The port to what a store that may forget must not bring back. A primary of Redis acknowledges a write before its
 * replicas have it: after a fail-over a spent code could be unspent. So what is spent there is also written here, once,
 * before anybody is answered, and what is here stays.
 */
export interface SpentFacts {
  /**
   * True for the first who says so, false for everybody after. `life`: for how many milliseconds the store could
   * bring it back. Rejects with kind `unavailable`: then nobody may be answered as if it were spent by them.
   */
  spend(kind: SpentKind, id: string, life: number): Promise<boolean>;

  /** Whether it was spent. Rejects with kind `unavailable`. */
  isSpent(kind: SpentKind, id: string): Promise<boolean>;
}

/**
 * For a store that forgets nothing it has answered: the embedded file outlives every crash of its process, and is wiped
 * when the machine itself went down (0034). What decides there is the store's own atomic step.
 */
export const FORGETS_NOTHING: SpentFacts = {
  spend: async () => true,
  isSpent: async () => false,
};
