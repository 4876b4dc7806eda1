import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  ephemeralKey,
  MINUTE,
  type Random,
  randomToken,
  type SpentFacts,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { PeopleStore, User } from '../directory/index.ts';
import { accountBusy, notSignedIn } from './account-errors.ts';
import {
  type AccountSession,
  type Approved,
  IDLE_FOR,
  LASTS_FOR,
  provesPerson,
  type SignedIn,
} from './session.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Being seen is written down this often: often enough for the half hour, seldom enough to cost nothing. */
const SEEN_EVERY = MINUTE;
const TRIES = 10;

/** What of a session may change; whose it is and how long it lasts may not. */
export type SessionChange = Partial<Pick<AccountSession, 'errand' | 'notice'>>;

/** Whose pages a session opens; one of the account never opens the dashboard, nor the other way round. */
export type SessionKind = 'account' | 'dashboard';

/**
 * The sessions of the account pages, and those of the dashboard: a random value in the browser's cookie, its hash here. Each ends half an hour
 * after it was last used, and twelve hours after it began; when its phone is removed or its person disabled, which is
 * looked up every time, so that it ends even where the store forgot that it was ended.
 */
export class Sessions {
  readonly #store: EphemeralStore;
  readonly #people: PeopleStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #kind: SessionKind;
  readonly #spent: SpentFacts;

  constructor(parts: {
    store: EphemeralStore;
    people: PeopleStore;
    clock: Clock;
    random: Random;
    spent: SpentFacts;
    kind?: SessionKind;
  }) {
    this.#spent = parts.spent;
    this.#kind = parts.kind ?? 'account';
    this.#store = parts.store;
    this.#people = parts.people;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /**
   * A new session for whoever was approved; the token is for their browser's cookie and is never the one of before.
   * Undefined when the phone was removed or the account closed meanwhile, and for people of the demo.
   */
  async open(by: Approved): Promise<{ token: string; session: AccountSession } | undefined> {
    const now = this.#clock.now();
    const token = randomToken(this.#random, 32);
    const session: AccountSession = {
      id: this.#hashOf(token),
      userId: by.userId,
      phoneId: by.phoneId,
      acr: by.acr,
      signedInAt: now,
      seenAt: now,
      endsAt: now + LASTS_FOR,
      verifiedAt: provesPerson(by) ? by.authenticatedAt : undefined,
    };
    if ((await this.#owner(session)) === undefined) return undefined;
    await this.#store.join(this.#setKey(by.userId), session.id, LASTS_FOR);
    await this.#store.put(this.#keyOf(session.id), JSON.stringify(session), IDLE_FOR);
    return { token, session };
  }

  /** The session behind a cookie, with its person and phone as they are now; undefined when there is none any more. */
  async recall(token: string | undefined): Promise<SignedIn | undefined> {
    if (token === undefined || !TOKEN.test(token)) return undefined;
    const id = this.#hashOf(token);
    const text = await this.#store.get(this.#keyOf(id));
    if (text === undefined) return undefined;
    const session = JSON.parse(text) as AccountSession;
    const now = this.#clock.now();
    const over = isOver(session, now) || (await this.#spent.isSpent('session', id));
    const owner = over ? undefined : await this.#owner(session);
    if (owner === undefined) {
      await this.end(id);
      return undefined;
    }
    if (now - session.seenAt < SEEN_EVERY) return { session, ...owner };
    const seen = { ...session, seenAt: now };
    await this.#store.replace(this.#keyOf(id), text, JSON.stringify(seen), lifeOf(seen, now));
    return { session: seen, ...owner };
  }

  /** Changes what a session remembers. Throws `not_signed_in` when it has ended: an ended one never comes back. */
  async change(id: string, change: SessionChange): Promise<AccountSession> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const text = await this.#store.get(this.#keyOf(id));
      if (text === undefined) throw notSignedIn();
      const next: AccountSession = { ...(JSON.parse(text) as AccountSession), ...change };
      const life = lifeOf(next, this.#clock.now());
      if (await this.#store.replace(this.#keyOf(id), text, JSON.stringify(next), life)) return next;
    }
    throw accountBusy();
  }

  /** Ends it for good, also where the store forgets that it was ended. */
  async end(id: string): Promise<void> {
    // First of all: where this fails the session is still there to be ended again.
    await this.#spent.spend('session', id, LASTS_FOR);
    await this.#store.remove(this.#keyOf(id));
  }

  /** Ends every session of this person, or every one but this. */
  async endAllOf(userId: UserId, but?: string): Promise<void> {
    for (const id of await this.#store.members(this.#setKey(userId))) if (id !== but) await this.end(id);
  }

  /** How many sessions this person has, but this: those that one of these phones opened and that are not over. */
  async count(
    user: Pick<User, 'id' | 'sessionsEndedAt'>,
    phones: readonly { readonly id: string }[],
    but?: string,
  ): Promise<number> {
    const ids = await this.#store.members(this.#setKey(user.id));
    const texts = await Promise.all(
      ids.filter((id) => id !== but).map((id) => this.#store.get(this.#keyOf(id))),
    );
    const now = this.#clock.now();
    return texts
      .flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as AccountSession]))
      .filter((one) => !isOver(one, now) && !isEnded(one, user))
      .filter((one) => phones.some(({ id }) => id === one.phoneId)).length;
  }

  #hashOf(token: string): string {
    return sha256(`${this.#kind}\0${token}`).toString('base64url');
  }

  #keyOf(id: string): EphemeralKey {
    return ephemeralKey(this.#kind === 'account' ? 'session' : 'dashboard', id);
  }

  #setKey(userId: UserId): EphemeralKey {
    return ephemeralKey(this.#kind === 'account' ? 'sessions' : 'dashboards', userId);
  }

  async #owner(session: AccountSession): Promise<Omit<SignedIn, 'session'> | undefined> {
    const { userId, phoneId } = session;
    const found = await this.#people.phoneWithUser(phoneId);
    if (found === undefined || found.user.id !== userId || found.user.demo) return undefined;
    if (isEnded(session, found.user)) return undefined;
    return found.phone.revokedAt === undefined && found.user.disabledAt === undefined ? found : undefined;
  }
}

const isOver = ({ seenAt, endsAt }: AccountSession, now: number): boolean =>
  now >= endsAt || now - seenAt >= IDLE_FOR;

/** An operator ended all that this person had then. */
const isEnded = (
  { signedInAt }: AccountSession,
  { sessionsEndedAt }: Pick<User, 'sessionsEndedAt'>,
): boolean => sessionsEndedAt !== undefined && signedInAt <= sessionsEndedAt;

const lifeOf = ({ seenAt, endsAt }: AccountSession, now: number): number =>
  Math.max(1, Math.min(seenAt + IDLE_FOR, endsAt) - now);
