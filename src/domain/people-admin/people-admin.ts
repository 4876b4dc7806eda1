import { DEFAULT_ORGANIZATION, type OrganizationId, parseId } from '../../kernel/index.ts';
import {
  type Actor,
  assertMay,
  assertOperator,
  may,
  notPermitted,
  PERMISSIONS,
  type Permission,
  reaches,
} from '../access/index.ts';
import { checkEmail, type OrganizationUser, searchText, type User } from '../directory/index.ts';
import { alreadyInvited, type Invited, type Invitee } from '../enrollment/index.ts';
import type { PeopleAdminParts, UserView } from './people-admin-parts.ts';
import {
  accountDisabled,
  addressTaken,
  nothingToVouch,
  organizationRequired,
  ownAccount,
  phoneNotFound,
  userBusy,
  userNotFound,
} from './people-errors.ts';
import type { FoundUser, PageOfUsers, PageStart } from './people-search.ts';

/** As many as fit on a page that is read. */
export const USERS_ON_A_PAGE = 25;
const MOST_ON_A_PAGE = 200;
const TRIES = 5;

/**
 * What administrators do with people. An organization reaches whoever it invited or who signed in to its integrations,
 * and may block them there; everybody else is not there for it. A person's account, phones and sessions are theirs and
 * the operators'. Every verb takes the actor first and looks at what they may.
 */
export class PeopleAdmin {
  readonly #parts: PeopleAdminParts;

  constructor(parts: PeopleAdminParts) {
    this.#parts = parts;
  }

  /**
   * Whoever has a name, an address or an id that begins like this, or everybody; a page of `limit`, after the one that
   * ended at `after`. Throws kind `invalid` for a place that is none.
   */
  async find(
    actor: Actor,
    query: { text?: string | undefined; after?: PageStart | undefined; limit?: number | undefined },
  ): Promise<PageOfUsers> {
    assertMay(actor, 'users:read');
    const within = this.#within(actor);
    const limit = Math.min(Math.max(1, query.limit ?? USERS_ON_A_PAGE), MOST_ON_A_PAGE);
    const page = { within, limit, after: query.after };
    const { search } = this.#parts;
    const typed = (query.text ?? '').trim();
    const text = searchText(typed);
    if (text === '') return search.newest(page);
    const id = parseId('usr', typed);
    if (id !== undefined) return alone(await search.exactly({ id }, within));
    const found = await search.beginning(text, page);
    if (found.users.length > 0 || query.after !== undefined || !typed.includes('@')) return found;
    // Written by the version before, the person has no words yet.
    return alone(await search.exactly({ email: typed }, within));
  }

  /** Throws `user_not_found`, also for somebody whom the actor's organization does not know. */
  async view(actor: Actor, id: string): Promise<UserView> {
    const found = await this.#reach(actor, 'users:read', id);
    const { people, organizationUsers, sessions, signOns, grants, history, audit } = this.#parts;
    const { user, known } = found;
    const { operator, organizationId: within } = actor;
    // What was done a moment ago is looked for first.
    await audit.flush();
    const phones = await people.phonesOf(user.id);
    const counts = operator ? sessions?.map((one) => one.count(user, phones)) : undefined;
    return {
      ...found,
      email: user.email ?? known?.invitedAs,
      phones: phones.length,
      phoneList: operator ? phones : undefined,
      organizations: operator ? await organizationUsers.allOf(user.id) : undefined,
      ownSessions: counts && (await Promise.all(counts)).reduce((sum, one) => sum + one, 0),
      signOns: operator ? await signOns?.count(user.id) : undefined,
      lasting: await grants.applicationsOf(user.id, within),
      history: within === undefined ? await history.of(user) : await history.within(user, within),
    };
  }

  /**
   * An invitation for somebody new. An operator vouches for the address, and an account that has it gets another phone;
   * a member cannot, learns nothing of who has it, and gets the same answer either way: see `inviteUnproven`. Throws
   * `already_invited` where this very organization knows the address, and kind `invalid` with the field at fault.
   */
  async invite(actor: Actor, invitee: Omit<Invitee, 'demo' | 'organizationId'>): Promise<Invited> {
    assertMay(actor, 'users:write');
    const { people, enrollment, organizationUsers, audit } = this.#parts;
    const organizationId = this.#within(actor) ?? DEFAULT_ORGANIZATION;
    audit.assertWritable();
    if (actor.operator) {
      const before = await people.userByEmail(checkEmail(invitee.email));
      if (before?.disabledAt !== undefined) throw accountDisabled();
      if (before !== undefined) await this.#assertNotAbove(actor, before);
      return enrollment.invite({ ...invitee, organizationId }, actor);
    }
    // Of people it does not know an organization learns nothing here: only its own records are looked at.
    if ((await organizationUsers.knownBy(organizationId, invitee.email.trim())) !== undefined)
      throw alreadyInvited();
    return enrollment.inviteUnproven({ ...invitee, organizationId }, actor);
  }

  /**
   * Another code for this person. While they have set up no phone, another invitation; afterwards an operator's word
   * for whoever has lost theirs, `revokePhones` where those may be in other hands. To a member it throws `has_phone`, and
   * `not_permitted` for an address that an operator vouched for: the first phone would be that person everywhere.
   */
  async inviteAgain(
    actor: Actor,
    id: string,
    { revokePhones = false, wanted }: { revokePhones?: boolean; wanted?: string | undefined } = {},
  ): Promise<Invited> {
    const { user, known } = await this.#reach(actor, 'users:write', id);
    const { enrollment, recovery, audit } = this.#parts;
    audit.assertWritable();
    const email = user.email ?? known?.invitedAs ?? '';
    const organizationId = actor.organizationId ?? DEFAULT_ORGANIZATION;
    await this.#assertNotAbove(actor, user);
    const again = () => enrollment.inviteAgain(user, email, organizationId, actor);
    if (!actor.operator) {
      // Whoever made an account without this organization is nobody whom it could invite.
      if (known?.invitedAt === undefined) throw userNotFound();
      if (user.emailVerified)
        throw notPermitted('An operator vouched for this address: another code is theirs to give.');
      return again();
    }
    if (user.disabledAt === undefined && !(await enrollment.hadPhone(user.id))) return again();
    const by = { revokePhones, address: addressOf(actor), wanted };
    return { user, ...(await recovery.vouchFor(user, by)) };
  }

  /**
   * An operator's word that the address by which a member invited this person is theirs: the account has it, proven.
   * Throws `no_address`, and `email_taken` when another account has it.
   */
  async vouch(actor: Actor, id: string): Promise<void> {
    const { user, known } = await this.#operate(actor, id, { own: true });
    const { people, enrollment, audit } = this.#parts;
    const email = known?.invitedAs;
    if (user.email !== undefined || email === undefined) throw nothingToVouch();
    // While nobody has set up a phone, the code is in the hands of whoever invited, who may be anybody.
    await enrollment.withdraw(user.id, 'first-phone');
    const next = { ...user, email, emailVerified: true, version: user.version + 1 };
    const outcome = await people.updateUser(next);
    if (outcome === 'email_taken') throw addressTaken();
    if (outcome === 'changed') throw userBusy();
    audit.by(actor).userVouched(user.id, email);
    await audit.flush();
  }

  /** From now on this person signs in nowhere, and every session of theirs is over. Throws `own_account`. */
  async disable(actor: Actor, id: string): Promise<void> {
    const { user } = await this.#operate(actor, id);
    const { audit } = this.#parts;
    const now = this.#parts.clock.now();
    const changed = await this.#change(user, (one) =>
      one.disabledAt === undefined ? { disabledAt: now, sessionsEndedAt: now } : undefined,
    );
    await this.#endEverything(user, actor);
    if (!changed) return;
    audit.by(actor).userDisabled(user.id);
    await audit.flush();
  }

  /** Lets a disabled person sign in again; what was ended stays so. */
  async enable(actor: Actor, id: string): Promise<void> {
    const { user } = await this.#operate(actor, id);
    const { audit } = this.#parts;
    const changed = await this.#change(user, (one) =>
      one.disabledAt === undefined ? undefined : { disabledAt: undefined },
    );
    if (!changed) return;
    audit.by(actor).userEnabled(user.id);
    await audit.flush();
  }

  /** Ends all in which this person stays signed in: their own pages, single sign-on, refresh tokens. */
  async endSessions(actor: Actor, id: string): Promise<void> {
    const { user } = await this.#operate(actor, id, { own: true });
    const { audit } = this.#parts;
    const now = this.#parts.clock.now();
    await this.#change(user, () => ({ sessionsEndedAt: now }));
    await this.#endEverything(user, actor);
    audit.by(actor).userSessionsEnded(user.id);
    await audit.flush();
  }

  /** Removes a phone, with what it opened. Throws `phone_not_found`. */
  async revokePhone(actor: Actor, id: string, phone: string, wanted?: string): Promise<void> {
    const { user } = await this.#operate(actor, id, { own: true });
    const { people, enrollment, signOns, audit, letters, clock } = this.#parts;
    const found = (await people.phonesOf(user.id)).find((one) => one.id === phone);
    if (found === undefined || !(await people.revokePhone(user.id, found.id, clock.now())))
      throw phoneNotFound();
    // The phone that goes may have asked for one to come in its place.
    await enrollment.withdraw(user.id, 'add-phone');
    await signOns?.endOfPhone(user.id, found.id);
    audit.by(actor).phoneRevoked(user.id, found.id);
    letters.notify(user.email, { kind: 'phone-removed', phone: found.name }, wanted);
    await audit.flush();
  }

  /**
   * Deletes the person with everything that goes with them, for good. Throws `own_account`, and `last_owner` while an
   * organization or the deployment would be left in nobody's hands.
   */
  async delete(actor: Actor, id: string, wanted?: string): Promise<void> {
    const { user } = await this.#operate(actor, id);
    const { people, audit, letters, clock } = this.#parts;
    await audit.flush();
    if (!(await people.eraseUser(user.id, clock.now()))) throw userNotFound();
    audit.by(actor).userDeleted(user.id);
    letters.notify(user.email, { kind: 'account-deleted' }, wanted);
    for (const sessions of this.#parts.sessions ?? []) await sessions.endAllOf(user.id);
    await this.#parts.signOns?.endAll(user.id);
    await audit.flush();
  }

  /**
   * From now on this person is refused at every integration of the organization, also in a sign-in that is under way;
   * refresh tokens of its applications are dead. Elsewhere nothing changes. False when they were blocked already.
   */
  async block(actor: Actor, id: string, organization?: OrganizationId): Promise<boolean> {
    const { userId, organizationId } = await this.#there(actor, id, organization);
    const { organizationUsers, grants, audit, clock } = this.#parts;
    const changed = await organizationUsers.block(organizationId, userId, clock.now());
    await grants.endOfPerson(userId, addressOf(actor), 'blocked', organizationId);
    if (changed) audit.by(actor).userBlocked(organizationId, userId);
    await audit.flush();
    return changed;
  }

  /** Lets a blocked person in again. False when they were not blocked. */
  async unblock(actor: Actor, id: string, organization?: OrganizationId): Promise<boolean> {
    const { userId, organizationId } = await this.#there(actor, id, organization);
    const { organizationUsers, audit } = this.#parts;
    const changed = await organizationUsers.block(organizationId, userId, undefined);
    if (changed) audit.by(actor).userUnblocked(organizationId, userId);
    await audit.flush();
    return changed;
  }

  /** The organization whose people the actor sees; undefined: everybody. Operators alone see everybody. */
  #within(actor: Actor): OrganizationId | undefined {
    if (actor.organizationId === undefined) assertOperator(actor);
    return actor.organizationId;
  }

  async #reach(actor: Actor, permission: Permission, id: string): Promise<FoundUser> {
    assertMay(actor, permission);
    const within = this.#within(actor);
    const userId = parseId('usr', id);
    const found = userId && (await this.#parts.search.exactly({ id: userId }, within));
    if (!found) throw userNotFound();
    return found;
  }

  /** Somebody whom an operator may do this to; not themselves, unless it cannot shut them out for good. */
  async #operate(actor: Actor, id: string, { own = false } = {}): Promise<FoundUser> {
    const found = await this.#reach(actor, 'users:write', id);
    assertOperator(actor);
    if (!own && found.user.id === actor.id) throw ownAccount();
    await this.#assertNotAbove(actor, found.user);
    this.#parts.audit.assertWritable();
    return found;
  }

  /**
   * A key with some scopes does nothing to an administrator's account: by a phone on it, it would be all that they are.
   * Throws `not_permitted`.
   */
  async #assertNotAbove({ kind, permissions }: Actor, { id }: User): Promise<void> {
    const { ownership, organizationStore } = this.#parts;
    if (kind !== 'api-key' || PERMISSIONS.every((one) => permissions.has(one))) return;
    if ((await ownership.isOperator(id)) || (await organizationStore.membershipsOf(id)).length > 0) {
      throw notPermitted('This is an administrator: it takes a person, or a key with every scope.');
    }
  }

  async #there(
    actor: Actor,
    id: string,
    organization: OrganizationId | undefined,
  ): Promise<OrganizationUser> {
    assertMay(actor, 'users:write');
    const organizationId = organization ?? this.#within(actor);
    if (organizationId === undefined) throw organizationRequired();
    if (!reaches(actor, organizationId)) throw userNotFound();
    const { known } = await this.#reach({ ...actor, organizationId }, 'users:write', id);
    if (known === undefined) throw userNotFound();
    this.#parts.audit.assertWritable();
    return known;
  }

  /** Writes what is to be changed of them as they are now, if anything is; whether it was. */
  async #change({ id }: Pick<User, 'id'>, what: (now: User) => Partial<User> | undefined): Promise<boolean> {
    const { people } = this.#parts;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const user = await people.userById(id);
      if (user === undefined || user.deletedAt !== undefined) throw userNotFound();
      const change = what(user);
      if (change === undefined) return false;
      const outcome = await people.updateUser({ ...user, ...change, version: user.version + 1 });
      if (outcome === 'updated') return true;
    }
    throw userBusy();
  }

  async #endEverything({ id }: User, actor: Actor): Promise<void> {
    const { sessions = [], signOns, grants } = this.#parts;
    await grants.endOfPerson(id, addressOf(actor), 'operator');
    for (const one of sessions) await one.endAllOf(id);
    await signOns?.endAll(id);
  }
}

/** Whether the actor may change what is shown to them. */
export const mayChangeUsers = (actor: Actor): boolean => may(actor, 'users:write');

const alone = (found: FoundUser | undefined): PageOfUsers => ({
  users: found === undefined ? [] : [found],
  next: undefined,
});

/** What the audit says where an operator's shell has no address. */
const addressOf = ({ address, kind }: Actor): string => (kind === 'cli' ? 'command line' : address);
