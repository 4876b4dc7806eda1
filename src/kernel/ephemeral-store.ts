/**
 * The port to everything that lives under an hour: challenges, interactions, codes, one-time values, wake-ups.
 *
 * Values are strings of the caller's making. Every entry has a life in milliseconds and is gone after it.
 * A key names its type, so that a value of one type can never be read as another; `ephemeralKey` makes it.
 * Every method rejects with a `GatewayError` of kind `unavailable` when the store cannot be reached or refuses to
 * write; a caller must never read that as "absent".
 */
export interface EphemeralStore {
  /** Writes the value, whatever was there. */
  put(key: EphemeralKey, value: string, life: number): Promise<void>;

  /** Writes the value only where nothing is. Of any number of callers at once exactly one is told `true`. */
  add(key: EphemeralKey, value: string, life: number): Promise<boolean>;

  /** The value, or undefined when there is none or its life is over. */
  get(key: EphemeralKey): Promise<string | undefined>;

  /** Removes the value and gives it to exactly one caller, however many ask at once; the others get undefined. */
  take(key: EphemeralKey): Promise<string | undefined>;

  /**
   * Writes `next` only if the value still is `expected`, byte for byte, and says whether it did. Of any number of
   * callers who expect the same value exactly one is told `true`. With `wakes`, the topic is woken in the same step,
   * after the write can be read.
   */
  replace(key: EphemeralKey, expected: string, next: string, life: number, wakes?: string): Promise<boolean>;

  /** Has the entry, if there is one, live `life` from now. */
  prolong(key: EphemeralKey, life: number): Promise<void>;

  /** Removes the entry, if there is one. */
  remove(key: EphemeralKey): Promise<void>;

  /** Puts a member into the set under this key. The set lives at least `life` from now. */
  join(key: EphemeralKey, member: string, life: number): Promise<void>;

  /** The members of the set; empty when there is none. */
  members(key: EphemeralKey): Promise<string[]>;

  /**
   * Calls `listener` soon after every wake of this topic, at whichever node it happened. Returns the way to stop.
   * A wake may be lost or come twice: it means "look again" and carries nothing. Register first, then read the state.
   */
  listen(topic: string, listener: () => void): () => void;

  /** Resolves when the store can read and write; rejects otherwise. */
  ping(): Promise<void>;

  close(): Promise<void>;
}

export type EphemeralKey = string & { readonly __brand: 'EphemeralKey' };

/** The types of ephemeral values and the version of their form. A new form gets a new number. */
const FORMS = {
  challenge: 2,
  held: 1,
  proof: 1,
  interaction: 1,
  code: 1,
  token: 1,
  assertion: 1,
  grant: 1,
  members: 1,
  once: 1,
  short: 1,
  mailed: 1,
  visit: 1,
  guesses: 1,
  session: 1,
  sessions: 1,
  dashboard: 1,
  dashboards: 1,
  setup: 1,
  signon: 1,
  signons: 1,
  device: 1,
  usercode: 1,
  polled: 1,
  trial: 1,
  twin: 1,
} as const;

export type EphemeralType = keyof typeof FORMS;

/** `cs:challenge:1:{id}`: typed, versioned, and in one slot of a Redis Cluster by its hash tag. */
export const ephemeralKey = (type: EphemeralType, id: string): EphemeralKey =>
  `cs:${type}:${FORMS[type]}:{${id}}` as EphemeralKey;
