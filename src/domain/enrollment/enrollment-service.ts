import {
  type Clock,
  DAY,
  DEFAULT_ORGANIZATION,
  GatewayError,
  newId,
  type OrganizationId,
  type Random,
  type UserId,
} from '../../kernel/index.ts';
import type { Actor } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  type AppPhone,
  checkEmail,
  checkName,
  displayName,
  newUser,
  optionalName,
  type PeopleStore,
  type Phone,
  type User,
  type WebPhone,
} from '../directory/index.ts';
import type { Letters } from '../mail/index.ts';
import type { EnrollmentStore } from './enrollment-store.ts';
import { type Invitation, invitationHash, newInvitationCode } from './invitation.ts';
import { alreadyInvited, hasPhone } from './invitation-errors.ts';

/** A weekend and a few days: invitations are mailed and forgotten. */
export const INVITATION_LIFE = 7 * DAY;
/** More than anybody carries; a bound on what one account can store. */
const MOST_PHONES = 20;

/** What makes a phone one: the key of an app, or a passkey. */
export type NewCredential =
  | Pick<AppPhone, 'kind' | 'publicKey' | 'thumbprint'>
  | Pick<WebPhone, 'kind' | 'credential' | 'signCount'>;

export interface Invitee {
  email: string;
  givenName?: string | undefined;
  familyName?: string | undefined;
  nickname?: string | undefined;
  demo?: boolean;
  /** On whose behalf; the default organization without one. */
  organizationId?: OrganizationId | undefined;
}

export type Invited = { user: User; code: string; url: string; expiresAt: number };

/** How a phone becomes somebody's. */
export class EnrollmentService {
  readonly #store: EnrollmentStore;
  readonly #people: PeopleStore;
  readonly #audit: Audit;
  readonly #letters: Letters;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #issuer: string;

  constructor(parts: {
    store: EnrollmentStore;
    people: PeopleStore;
    audit: Audit;
    letters: Letters;
    clock: Clock;
    random: Random;
    issuer: string;
  }) {
    this.#store = parts.store;
    this.#people = parts.people;
    this.#audit = parts.audit;
    this.#letters = parts.letters;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#issuer = parts.issuer;
  }

  /**
   * Invites a person: the user is made unless the address already has one, and the operator vouches for the address.
   * The code is returned once and kept as a hash. The link holds it behind `#`, where no server or proxy sees it.
   */
  async invite(invitee: Invitee, by?: Actor): Promise<Invited> {
    const { organizationId = DEFAULT_ORGANIZATION } = invitee;
    const user = await this.#userFor(invitee);
    const issued = await this.issue(user.id, 'invitation', INVITATION_LIFE, organizationId);
    const email = user.email ?? invitee.email;
    if (by) this.#audit.by(by).userInvited(organizationId, user.id, email, true);
    else this.#audit.userInvited({ organizationId, userId: user.id, email });
    await this.#audit.flush();
    return { user, ...issued };
  }

  /**
   * Invites a person by the word of somebody who cannot vouch for the address: a member of an organization. Whether
   * anybody has it is not looked at, so that nothing is told of it and nobody else's account is touched. The person is
   * new, the address is not theirs before they have proven it, and the code enrols their first phone alone. Whoever has
   * proven the address already is welcome with the account they have. Throws `already_invited`.
   */
  async inviteUnproven(invitee: Invitee & { organizationId: OrganizationId }, by: Actor): Promise<Invited> {
    const { organizationId } = invitee;
    const email = checkEmail(invitee.email);
    const names = namesOf(invitee);
    const user = newUser({
      id: newId('usr', this.#random),
      ...names,
      nickname: names.nickname ?? (names.givenName || names.familyName ? undefined : email.split('@')[0]),
      createdAt: this.#clock.now(),
    });
    const { invitation, ...issued } = this.#newInvitation(
      user.id,
      'first-phone',
      INVITATION_LIFE,
      organizationId,
    );
    if ((await this.#store.invite(user, invitation, email)) === 'known') throw alreadyInvited();
    this.#audit.by(by).userInvited(organizationId, user.id, email, false);
    await this.#audit.flush();
    return { user, ...issued };
  }

  /**
   * Another invitation for somebody who was invited and has set up no phone; the ones before are worth nothing then.
   * Throws `has_phone` when they have, or had, one.
   */
  async inviteAgain(user: User, email: string, organizationId: OrganizationId, by: Actor): Promise<Invited> {
    if (await this.#store.hadPhone(user.id)) throw hasPhone();
    for (const purpose of ['invitation', 'first-phone'] as const) await this.withdraw(user.id, purpose);
    const issued = await this.issue(user.id, 'first-phone', INVITATION_LIFE, organizationId);
    this.#audit.by(by).userInvited(organizationId, user.id, email, user.emailVerified);
    await this.#audit.flush();
    return { user, ...issued };
  }

  /**
   * The right to enrol one phone for this person, once, within `life` milliseconds. Whoever calls this has made sure
   * that it is theirs to give, and records why.
   */
  async issue(
    userId: UserId,
    purpose: Invitation['purpose'],
    life: number,
    organizationId: OrganizationId = DEFAULT_ORGANIZATION,
  ): Promise<{ code: string; url: string; expiresAt: number }> {
    const { invitation, ...issued } = this.#newInvitation(userId, purpose, life, organizationId);
    await this.#store.createInvitation(invitation);
    return issued;
  }

  #newInvitation(
    userId: UserId,
    purpose: Invitation['purpose'],
    life: number,
    organizationId: OrganizationId,
  ): { invitation: Invitation; code: string; url: string; expiresAt: number } {
    const createdAt = this.#clock.now();
    const expiresAt = createdAt + life;
    const code = newInvitationCode(this.#random);
    const codeHash = invitationHash(code);
    if (codeHash === undefined) throw new TypeError('a new code must be a code');
    const id = newId('inv', this.#random);
    return {
      invitation: { id, organizationId, userId, purpose, codeHash, createdAt, expiresAt },
      code,
      url: `${this.#issuer}/enroll#${code}`,
      expiresAt,
    };
  }

  /**
   * Enrols a phone by invitation. Unknown, used and expired codes are told apart only where that helps nobody guess:
   * a code that was once right. Throws `invitation_unknown`, `invitation_used`, `invitation_expired`, `key_in_use`, and
   * kind `unavailable` when the enrolment could not be recorded.
   */
  async enroll(input: {
    invitation: string;
    name: string;
    credential: NewCredential;
    address: string;
    /** The language of whoever holds the phone, for the mail that tells of it. */
    wanted?: string | undefined;
  }): Promise<{ phone: Phone; user: User; name: string }> {
    this.#audit.assertWritable();
    const phoneName = checkName(input.name);
    const { invitation, user } = await this.#open(input.invitation, input.address);
    // The demo's one user has a phone for every browser that ever tried it.
    if (!user.demo && (await this.#people.phonesOf(user.id)).length >= MOST_PHONES) {
      throw new GatewayError('refused', 'too_many_phones', `This account has ${MOST_PHONES} phones already.`);
    }
    const phone: Phone = {
      id: newId('phn', this.#random),
      userId: user.id,
      name: phoneName,
      createdAt: this.#clock.now(),
      revokedAt: undefined,
      ...input.credential,
    };
    const outcome = await this.#store.enroll(invitation.codeHash, phone, this.#clock.now());
    if (outcome === 'key_in_use') {
      throw new GatewayError('conflict', 'key_in_use', 'This key is already enrolled. Make a new one.');
    }
    if (outcome !== 'enrolled') return this.#refuse(outcome, input.address);
    this.#audit.phoneEnrolled({
      organizationId: invitation.organizationId,
      userId: user.id,
      phoneId: phone.id,
      kind: phone.kind,
      address: input.address,
    });
    this.#letters.notify(user.email, { kind: 'phone-added', phone: phoneName }, input.wanted);
    await this.#audit.flush();
    return { phone, user, name: displayName(user) };
  }

  /** Whether this person has, or ever had, a phone. */
  hadPhone(userId: UserId): Promise<boolean> {
    return this.#store.hadPhone(userId);
  }

  /** Takes back what nobody used yet of this person's invitations of this purpose. */
  async withdraw(userId: UserId, purpose: Invitation['purpose']): Promise<void> {
    await this.#store.withdraw(userId, purpose, this.#clock.now());
  }

  /** Whom an invitation is for, before it is spent. Throws as `enroll` does. */
  async preview(invitation: string, address: string): Promise<User> {
    return (await this.#open(invitation, address)).user;
  }

  async #open(given: string, address: string): Promise<{ invitation: Invitation; user: User }> {
    const codeHash = invitationHash(given);
    const invitation = codeHash === undefined ? undefined : await this.#store.invitationByHash(codeHash);
    if (!invitation) return this.#refuse('unknown', address);
    if (invitation.usedAt !== undefined) return this.#refuse('used', address);
    if (invitation.expiresAt <= this.#clock.now()) return this.#refuse('expired', address);
    const user = await this.#people.userById(invitation.userId);
    if (!user || user.disabledAt !== undefined) return this.#refuse('unknown', address);
    return { invitation, user };
  }

  async #userFor(invitee: Invitee): Promise<User> {
    const email = checkEmail(invitee.email);
    const known = await this.#people.userByEmail(email);
    if (known) return known;
    const user = newUser({
      id: newId('usr', this.#random),
      email,
      emailVerified: true,
      ...namesOf(invitee),
      demo: invitee.demo ?? false,
      createdAt: this.#clock.now(),
    });
    try {
      await this.#people.createUser(user);
      return user;
    } catch (fault) {
      // The same address may have been invited twice at once.
      const other = await this.#people.userByEmail(email);
      if (other) return other;
      throw fault;
    }
  }

  #refuse(reason: 'unknown' | 'used' | 'expired', address: string): never {
    this.#audit.invitationRefused({ reason, address });
    const sentence = {
      unknown: 'There is no such invitation. Check the code, or ask for a new one.',
      used: 'This invitation was already used. Ask for a new one.',
      expired: 'This invitation has expired. Ask for a new one.',
    }[reason];
    throw new GatewayError(reason === 'unknown' ? 'missing' : 'gone', `invitation_${reason}`, sentence);
  }
}

const namesOf = (invitee: Invitee) => ({
  givenName: optionalName('given-name', invitee.givenName),
  familyName: optionalName('family-name', invitee.familyName),
  nickname: optionalName('nickname', invitee.nickname),
});
