import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  ephemeralKey,
  GatewayError,
  type PhoneId,
  type Random,
  randomToken,
  type SpentFacts,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { SIGN_ON_LASTS, type SignOn, type SignOnEnd } from './sign-on.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const TRIES = 10;

/** What a new session is made of. */
export type Approval = Omit<SignOn, 'id' | 'seed' | 'clients' | 'endsAt'>;

export interface SignOnsParts {
  store: EphemeralStore;
  audit: Audit;
  clock: Clock;
  random: Random;
  spent: SpentFacts;
  /** Told of each session that ended, once, however many ended it at once. */
  ended: (session: SignOn) => void;
}

/**
 * Single sign-on sessions: a random value in the browser's cookie, its hash here. Every change is one atomic step, and
 * of those who end one at once exactly one has ended it.
 */
export class SignOns {
  readonly #parts: SignOnsParts;

  constructor(parts: SignOnsParts) {
    this.#parts = parts;
  }

  /**
   * A session for what was just approved; nothing is kept yet. Of the session that this browser had, when it is the
   * same person's, the relying parties go on knowing it by the names they have.
   */
  begin(approval: Approval, before: SignOn | undefined): { token: string; session: SignOn } {
    const { random } = this.#parts;
    const same = before?.userId === approval.userId ? before : undefined;
    const token = randomToken(random, 32);
    const session: SignOn = {
      ...approval,
      id: hashOf(token),
      seed: same?.seed ?? randomToken(random, 32),
      clients: same?.clients ?? [],
      endsAt: approval.authenticatedAt + SIGN_ON_LASTS,
    };
    return { token, session };
  }

  /**
   * Keeps a session that was begun, instead of the one before it, whose value in the cookie is worth nothing then. A
   * relying party that joined that one in the meantime, from another tab, goes on in this one and is told of its end.
   */
  async keep(session: SignOn, before: SignOn | undefined): Promise<void> {
    const { store, clock } = this.#parts;
    await store.join(setKey(session.userId), session.id, SIGN_ON_LASTS);
    await store.put(keyOf(session.id), JSON.stringify(session), lifeOf(session, clock.now()));
    if (before === undefined) return;
    if (before.userId !== session.userId) {
      await this.end(before.id, 'another');
      return;
    }
    const replaced = await store.take(keyOf(before.id));
    await this.#parts.spent.spend('session', before.id, SIGN_ON_LASTS);
    const clients = replaced === undefined ? [] : (JSON.parse(replaced) as SignOn).clients;
    for (const clientId of clients) await this.join(session.id, clientId);
  }

  /** The session behind a cookie; undefined when there is none any more. Whose it is must be looked up besides. */
  async recall(token: string | undefined): Promise<SignOn | undefined> {
    if (token === undefined || !TOKEN.test(token)) return undefined;
    const session = await this.#find(hashOf(token));
    if (session === undefined || this.#parts.clock.now() >= session.endsAt) return undefined;
    return (await this.#parts.spent.isSpent('session', session.id)) ? undefined : session;
  }

  /** A relying party is told of this session. Throws kind `conflict` when it has ended: an ended one never comes back. */
  async join(id: string, clientId: string): Promise<void> {
    const { store, clock } = this.#parts;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const text = await store.get(keyOf(id));
      if (text === undefined) throw sessionOver();
      const session = JSON.parse(text) as SignOn;
      if (session.clients.includes(clientId)) return;
      const next: SignOn = { ...session, clients: [...session.clients, clientId] };
      if (await store.replace(keyOf(id), text, JSON.stringify(next), lifeOf(next, clock.now()))) return;
    }
    throw sessionOver();
  }

  /** Ends one. False when it had ended already. */
  async end(id: string, why: SignOnEnd): Promise<boolean> {
    const { store, spent, audit, ended } = this.#parts;
    const text = await store.take(keyOf(id));
    if (text === undefined) return false;
    const session = JSON.parse(text) as SignOn;
    if (!(await spent.spend('session', id, SIGN_ON_LASTS))) return false;
    audit.sessionEnded(session, why);
    ended(session);
    return true;
  }

  /** How many this person has. */
  async count(userId: UserId): Promise<number> {
    const { store, clock } = this.#parts;
    const all = await Promise.all((await store.members(setKey(userId))).map((id) => this.#find(id)));
    return all.filter((one) => one !== undefined && clock.now() < one.endsAt).length;
  }

  /** Ends every session of this person, or those that `which` picks. */
  async endAllOf(
    userId: UserId,
    why: SignOnEnd,
    which: (one: SignOn) => boolean = () => true,
  ): Promise<void> {
    const { store } = this.#parts;
    for (const id of await store.members(setKey(userId))) {
      const session = await this.#find(id);
      if (session !== undefined && which(session)) await this.end(id, why);
    }
  }

  /** The person ends all of theirs, or is gone. */
  endAll(userId: UserId): Promise<void> {
    return this.endAllOf(userId, 'account');
  }

  /** Ends those in the browser that is known by this. */
  endInBrowser(userId: UserId, keyHash: string): Promise<void> {
    return this.endAllOf(userId, 'browser', (one) => one.browserKey === keyHash);
  }

  /** Ends those that this phone opened. */
  endOfPhone(userId: UserId, phoneId: PhoneId): Promise<void> {
    return this.endAllOf(userId, 'phone', (one) => one.phoneId === phoneId);
  }

  async #find(id: string): Promise<SignOn | undefined> {
    const text = await this.#parts.store.get(keyOf(id));
    return text === undefined ? undefined : (JSON.parse(text) as SignOn);
  }
}

const sessionOver = () =>
  new GatewayError('conflict', 'session_over', 'You were signed out in the meantime. Start again.');

const hashOf = (token: string): string => sha256(`sign-on\0${token}`).toString('base64url');
const keyOf = (id: string): EphemeralKey => ephemeralKey('signon', id);
const setKey = (userId: UserId): EphemeralKey => ephemeralKey('signons', userId);
const lifeOf = ({ endsAt }: SignOn, now: number): number => Math.max(1, endsAt - now);
