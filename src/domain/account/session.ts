import { HOUR, MINUTE, type PhoneId, type UserId } from '../../kernel/index.ts';
import type { Phone, User } from '../directory/index.ts';

/** Without a request for so long, whoever sits there now may be somebody else. */
export const IDLE_FOR = 30 * MINUTE;
/** However busy: a working day. */
export const LASTS_FOR = 12 * HOUR;
/** How long a proof that the person is there counts for what cannot be undone. */
export const FRESH_FOR = 5 * MINUTE;

/** What an approval proved. */
export interface Approved {
  readonly userId: UserId;
  readonly phoneId: PhoneId;
  readonly acr: string;
  readonly amr: readonly string[];
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
}

/** What this session asked a phone for, and is waiting to come back from. */
export interface Errand {
  /** Names the waiting page. */
  readonly uid: string;
  readonly purpose: 'account' | 'add-phone';
  /** What the person wanted to do when they were asked. */
  readonly deed?: 'email' | 'delete' | 'recovery-codes' | undefined;
}

/** A person signed in to their account, in one browser. */
export interface AccountSession {
  /** The hash of what the browser keeps; names the session and opens nothing. */
  readonly id: string;
  readonly userId: UserId;
  /** The phone that opened it: with the phone goes the session. */
  readonly phoneId: PhoneId;
  readonly acr: string;
  readonly signedInAt: number;
  readonly seenAt: number;
  readonly endsAt: number;
  /** When the person was last shown to be there; undefined where the phone proves only itself. */
  readonly verifiedAt?: number | undefined;
  readonly errand?: Errand | undefined;
  /** What the next page has to say, once. */
  readonly notice?: string | undefined;
}

/** A session with the person and the phone as the directory has them now. */
export interface SignedIn {
  readonly session: AccountSession;
  readonly user: User;
  readonly phone: Phone;
}

/** Whether the person was shown to be there (user verification: RFC 8176 section 2, `user`). */
export const provesPerson = ({ amr }: Pick<Approved, 'amr'>): boolean => amr.includes('user');

/** Whether that was so short a while ago that it counts for what cannot be undone. */
export const isFresh = ({ verifiedAt }: AccountSession, now: number): boolean =>
  verifiedAt !== undefined && now - verifiedAt < FRESH_FOR;
