import type { IntegrationId, OrganizationId, PhoneId, UserId } from '../../kernel/index.ts';
import type { ClientSecret } from './client-secret.ts';
import type { Integration } from './integration.ts';
import type { Phone, PhoneAndUser, WebPhone } from './phone.ts';
import type { User } from './user.ts';

/** The port to integrations. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface IntegrationStore {
  /** Writes the integration and its secret in one step. */
  create(integration: Integration, secret: ClientSecret | undefined): Promise<void>;
  /**
   * The same where no other of its organization has its name, by `nameKey`. Of any number at once one gets it, and
   * nothing of the others is kept.
   */
  createNamed(
    integration: Integration,
    secret: ClientSecret | undefined,
  ): Promise<'created' | 'name_taken' | 'no_organization'>;
  byId(id: IntegrationId): Promise<Integration | undefined>;
  byClientId(clientId: string): Promise<Integration | undefined>;
  /** All of them, oldest first. */
  list(): Promise<Integration[]>;
  /** Some of them, by name. */
  page(query: IntegrationQuery): Promise<Integration[]>;
  /** Writes `next` only if the stored version still is `next.version - 1`, and says whether it did. */
  update(next: Integration): Promise<boolean>;
  /** The same where no other of its organization has its name. */
  updateNamed(next: Integration): Promise<'updated' | 'changed' | 'name_taken'>;
  /** Removes the integration and its secrets; false when there was none. */
  remove(id: IntegrationId): Promise<boolean>;
  /** The secrets of a client that are alive at this time. */
  secretsOf(clientId: string, now: number): Promise<ClientSecret[]>;
}

/** Which integrations are asked for. */
export interface IntegrationQuery {
  /** Undefined: of every organization. */
  readonly organizationId?: OrganizationId | undefined;
  /** Part of a name, in any case; or a whole client id. */
  readonly search?: string | undefined;
  /** The last one of the page before. */
  readonly after?: { readonly nameKey: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Seals what must be read again; a sealed value opens under its own name alone. */
export interface SecretSeal {
  seal(name: string, plain: Uint8Array): string;
  open(name: string, sealed: string): Buffer;
}

/** Ends what applications may do for longer. */
export interface GrantEnding {
  /** Ends every lasting grant of an integration, and says how many that were. */
  endOfIntegration(id: IntegrationId, now: number): Promise<number>;
}

/** The port to people and their phones. */
export interface PeopleStore {
  createUser(user: User): Promise<void>;
  userById(id: UserId): Promise<User | undefined>;
  /** Those of these that there are, by their ids. */
  usersByIds(ids: readonly UserId[]): Promise<Map<UserId, User>>;
  /** By `emailKey`; addresses are unique whatever their case. */
  userByEmail(email: string): Promise<User | undefined>;
  /** The phone, revoked or not, and its user, disabled or not: the caller decides what that means. */
  phoneWithUser(id: PhoneId): Promise<PhoneAndUser | undefined>;
  /** The web phone with this credential, under the same terms. */
  webPhoneByCredential(credentialId: string): Promise<PhoneAndUser<WebPhone> | undefined>;
  /** Moves a web phone's signature counter from one value to the next; false when somebody else was faster. */
  advanceSignCount(id: PhoneId, from: number, to: number): Promise<boolean>;
  /** The phones of a user that are not revoked, oldest first. */
  phonesOf(id: UserId): Promise<Phone[]>;
  /** Writes `next` only if the stored version still is `next.version - 1`; another person may have its email. */
  updateUser(next: User): Promise<'updated' | 'changed' | 'email_taken'>;
  /** Gives a phone of this user another name; false when the user has no such phone. */
  renamePhone(userId: UserId, id: PhoneId, name: string): Promise<boolean>;
  /** From now on this phone of this user is refused; false when there is none that was not revoked before. */
  revokePhone(userId: UserId, id: PhoneId, now: number): Promise<boolean>;
  /** Whether this person was invited on behalf of this organization. */
  isInvited(userId: UserId, organizationId: OrganizationId): Promise<boolean>;
  /** Whether a member of this organization invited whoever has this address, and did not block them since. */
  isWelcome(email: string, organizationId: OrganizationId): Promise<boolean>;
  /** Whether this organization lets this person sign in to none of its integrations. */
  isBlocked(userId: UserId, organizationId: OrganizationId): Promise<boolean>;
  /** Remembers that a person accepted these terms; the first time counts. */
  accept(acceptance: Acceptance): Promise<void>;
  acceptancesOf(userId: UserId): Promise<Acceptance[]>;
  /**
   * Deletes what is known of a person, all or nothing: names, addresses, phones, browsers, ways to recover, and the
   * personal part of what the audit log holds or is yet to be told. The id stays, disabled, so that no one else ever gets it. False when
   * there was no such person. Throws `last_owner` while an organization or the deployment would be left in nobody's hands.
   */
  eraseUser(userId: UserId, now: number): Promise<boolean>;
}

/** Which terms a person accepted when they made an account, and for which application. */
export interface Acceptance {
  readonly userId: UserId;
  readonly integrationId: IntegrationId;
  readonly termsUrl: string;
  readonly acceptedAt: number;
}
