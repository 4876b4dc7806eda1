import { type BrowserId, type Clock, MINUTE, type PhoneId, type UserId } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  type Browser,
  type BrowserStore,
  checkName,
  type PeopleStore,
  type PersonalData,
  type Phone,
  type User,
} from '../directory/index.ts';
import type { EnrollmentService } from '../enrollment/index.ts';
import type { Letters } from '../mail/index.ts';
import {
  accountBusy,
  browserNotFound,
  notSignedIn,
  otherPerson,
  personNotVerified,
  phoneNotFound,
  verificationRequired,
} from './account-errors.ts';
import type { History, HistoryEntry } from './history.ts';
import { PROFILE_FIELDS, type Profile } from './profile.ts';
import { type Approved, FRESH_FOR, isFresh, provesPerson, type SignedIn } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Long enough to take up the new phone, which lies beside the screen; short enough for a glance over the shoulder. */
export const INVITATION_FOR = 5 * MINUTE;
/** More than one page of this person at once is an accident, ten are none. */
const TRIES = 5;

/** Where a change was asked for, and which language its asker reads. */
export interface Origin {
  readonly address: string;
  readonly wanted?: string | undefined;
}

/** Everything that a person sees of their account. */
export interface Overview {
  readonly phones: readonly Phone[];
  readonly browsers: readonly Browser[];
  readonly history: readonly HistoryEntry[];
  /** How many other browsers they are signed in to their account in. */
  readonly otherSessions: number;
  /** In how many browsers applications are answered without their phone. */
  readonly signOns: number;
  /** How many applications go on without them, by refresh tokens. */
  readonly lasting: number;
}

/** The sessions in which applications are answered without the phone. They end with what they stand on. */
export interface ApplicationSessions {
  count(userId: UserId): Promise<number>;
  endAll(userId: UserId): Promise<void>;
  endOfPhone(userId: UserId, phoneId: PhoneId): Promise<void>;
  endInBrowser(userId: UserId, keyHash: string): Promise<void>;
}

/** What applications may do for longer: their refresh tokens. */
export interface LastingAccess {
  applicationsOf(userId: UserId): Promise<number>;
  endOfPerson(userId: UserId, address: string): Promise<void>;
}

export interface AccountParts {
  grants: LastingAccess;
  sessions: Sessions;
  /** The sessions of the dashboard, which end where the account's do. */
  dashboards: Pick<Sessions, 'endAllOf'>;
  /** Undefined where single sign-on is off. */
  applications?: ApplicationSessions | undefined;
  people: PeopleStore;
  browsers: BrowserStore;
  enrollment: EnrollmentService;
  history: History;
  personalData: PersonalData;
  audit: Audit;
  letters: Letters;
  clock: Clock;
}

/** What a person may do with their own account. Every verb is on behalf of somebody signed in, and theirs alone. */
export class AccountService {
  readonly #parts: AccountParts;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  async overview(me: SignedIn): Promise<Overview> {
    const { people, browsers, history, sessions, audit } = this.#parts;
    // What was done a moment ago is looked for first.
    await audit.flush();
    const [phones, known, past] = await Promise.all([
      people.phonesOf(me.user.id),
      browsers.browsersOf(me.user.id),
      history.of(me.user),
    ]);
    const otherSessions = await sessions.count(me.user, phones, me.session.id);
    const signOns = (await this.#parts.applications?.count(me.user.id)) ?? 0;
    const lasting = await this.#parts.grants.applicationsOf(me.user.id);
    return { phones, browsers: known, history: past, otherSessions, signOns, lasting };
  }

  /** Throws `phone_not_found`, also for another person's, and kind `invalid` for a name that cannot be shown. */
  async renamePhone(me: SignedIn, id: PhoneId, name: string, { address }: Origin): Promise<void> {
    const { people, audit } = this.#parts;
    audit.assertWritable();
    if (!(await people.renamePhone(me.user.id, id, checkName(name)))) throw phoneNotFound();
    audit.phoneRenamed({ userId: me.user.id, phoneId: id }, address);
  }

  /** One of this person's phones, and whether it is the last. Throws `phone_not_found`. */
  async phone(me: SignedIn, id: PhoneId): Promise<{ phone: Phone; last: boolean }> {
    const phones = await this.#parts.people.phonesOf(me.user.id);
    const phone = phones.find((one) => one.id === id);
    if (phone === undefined) throw phoneNotFound();
    return { phone, last: phones.length === 1 };
  }

  /**
   * Removes a phone: from now on neither its passkey nor its key nor its cookie is taken, and what it opened is closed.
   * The last one goes too, once its owner has been told what that means. Throws `phone_not_found`.
   */
  async removePhone(me: SignedIn, id: PhoneId, { address, wanted }: Origin): Promise<void> {
    const { people, enrollment, audit, letters, clock } = this.#parts;
    audit.assertWritable();
    const { phone } = await this.phone(me, id);
    if (!(await people.revokePhone(me.user.id, id, clock.now()))) throw phoneNotFound();
    // The phone that goes may have asked for one to come in its place.
    await enrollment.withdraw(me.user.id, 'add-phone');
    await this.#parts.applications?.endOfPhone(me.user.id, id);
    audit.phoneRevoked({ userId: me.user.id, phoneId: id }, address);
    letters.notify(me.user.email, { kind: 'phone-removed', phone: phone.name }, wanted);
    await audit.flush();
  }

  /**
   * Lets one more phone be set up, for a few minutes and once: a phone of this very person has just approved that, with
   * user verification. Throws `other_account` and `person_not_verified`, and then nothing is issued.
   */
  async invitePhone(
    me: SignedIn,
    by: Approved,
    { address }: Origin,
  ): Promise<{ code: string; url: string; expiresAt: number }> {
    const { enrollment, audit, clock } = this.#parts;
    if (by.userId !== me.user.id) throw otherPerson();
    if (!provesPerson(by)) throw personNotVerified();
    if (clock.now() - by.authenticatedAt >= FRESH_FOR) throw verificationRequired();
    audit.assertWritable();
    const issued = await enrollment.issue(me.user.id, 'add-phone', INVITATION_FOR);
    audit.phoneInvited(me.user.id, address);
    await audit.flush();
    return issued;
  }

  /** Writes what the person says of themselves. */
  async changeProfile(me: SignedIn, profile: Profile, { address }: Origin): Promise<void> {
    const { audit } = this.#parts;
    audit.assertWritable();
    const changed = PROFILE_FIELDS.filter((field) => profile[field] !== me.user[field]);
    if (changed.length === 0) return;
    await this.change(me.user.id, (user) => ({ ...user, ...profile }));
    audit.userUpdated(me.user.id, changed, address);
  }

  /**
   * Writes the person as `next` makes them from what is stored, again when somebody else was faster; the result says
   * whether another account has the address. Throws `not_signed_in` when they are gone.
   */
  async change(id: UserId, next: (user: User) => User): Promise<'updated' | 'email_taken'> {
    const { people } = this.#parts;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const user = await people.userById(id);
      if (user === undefined || user.disabledAt !== undefined) throw notSignedIn();
      const outcome = await people.updateUser({ ...next(user), version: user.version + 1 });
      if (outcome !== 'changed') return outcome;
    }
    throw accountBusy();
  }

  /** Takes a browser out of the list: it is a new one next time. Throws `browser_not_found`. */
  async forgetBrowser(me: SignedIn, id: BrowserId, { address }: Origin): Promise<void> {
    const { browsers, audit } = this.#parts;
    audit.assertWritable();
    const browser = await this.#browser(me, id);
    // One that is kept away must not come back by being forgotten.
    if (isBlocked(browser, this.#parts.clock.now()) || !(await browsers.forget(me.user.id, id))) {
      throw browserNotFound();
    }
    await this.#parts.applications?.endInBrowser(me.user.id, browser.keyHash);
    audit.browserForgotten(me.user.id, address);
  }

  /** Lets a browser that was reported ask this person again; it still counts as odd. Throws `browser_not_found`. */
  async allowBrowser(me: SignedIn, id: BrowserId, { address }: Origin): Promise<void> {
    const { browsers, audit } = this.#parts;
    audit.assertWritable();
    const browser = await this.#browser(me, id);
    if (!isBlocked(browser, this.#parts.clock.now())) throw browserNotFound();
    await browsers.save({ ...browser, blockedUntil: undefined });
    audit.browserAllowed(me.user.id, address);
  }

  /**
   * Ends every other session of the account pages, every one of the dashboard, all in which applications are answered without the phone, and what
   * applications were let do for longer.
   */
  async signOutElsewhere(me: SignedIn, { address }: Origin): Promise<void> {
    const { sessions, dashboards, applications, grants, audit } = this.#parts;
    audit.assertWritable();
    await grants.endOfPerson(me.user.id, address);
    await sessions.endAllOf(me.user.id, me.session.id);
    await dashboards.endAllOf(me.user.id);
    await applications?.endAll(me.user.id);
  }

  /** All that we hold of this person. */
  async download(me: SignedIn, { address }: Origin): Promise<object> {
    const { personalData, audit, clock } = this.#parts;
    audit.assertWritable();
    audit.userDataDownloaded(me.user.id, address);
    await audit.flush();
    const tables = await personalData.everythingOf(me.user.id);
    return { made: new Date(clock.now()).toISOString(), unverified: ['phoneNumber', 'address'], ...tables };
  }

  /**
   * Deletes the account with all that is known of the person, for good; the `sub` is never given to anybody else.
   * Throws `verification_required` unless the person was shown to be there in the last minutes.
   */
  async delete(me: SignedIn, { wanted }: Origin): Promise<void> {
    const { people, sessions, audit, letters, clock } = this.#parts;
    if (!isFresh(me.session, clock.now())) throw verificationRequired();
    audit.assertWritable();
    await audit.flush();
    if (await people.eraseUser(me.user.id, clock.now())) {
      audit.userDeleted(me.user.id);
      letters.notify(me.user.email, { kind: 'account-deleted' }, wanted);
    }
    await sessions.endAllOf(me.user.id);
    await this.#parts.applications?.endAll(me.user.id);
    await audit.flush();
  }

  async #browser(me: SignedIn, id: BrowserId): Promise<Browser> {
    const browser = (await this.#parts.browsers.browsersOf(me.user.id)).find((one) => one.id === id);
    if (browser === undefined) throw browserNotFound();
    return browser;
  }
}

/** Whether this browser cannot ask its person now. */
export const isBlocked = ({ blockedUntil }: Browser, now: number): boolean => (blockedUntil ?? 0) > now;
