import type { Clock, OrganizationId, SecretId, UserId, WebhookId } from '../../kernel/index.ts';
import { newId, type Random } from '../../kernel/index.ts';
import type { Actor } from '../access/index.ts';
import type { AuditEvent, AuditEventName } from './audit-event.ts';
import type { AuditWriter } from './audit-writer.ts';
import { Deeds } from './deeds.ts';
import {
  type Moments,
  marksOf,
  type OfChallenge,
  type OfGrant,
  type OfHolder,
  type OfIntegration,
  type OfKey,
  type OfLink,
  ofChallenge,
  ofGrant,
  ofHolder,
  ofIntegration,
  ofKey,
  ofLink,
} from './subjects.ts';

/** The list of things that happen here, one function each. Nothing else writes to the audit log. */
export class Audit {
  readonly #writer: AuditWriter;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #reference: () => string | undefined;
  readonly #heard: (event: AuditEvent) => void;

  /** `reference`: the number of the request that is under way, where one is. `heard` is told of every event. */
  constructor(parts: {
    writer: AuditWriter;
    clock: Clock;
    random: Random;
    reference?: (() => string | undefined) | undefined;
    heard?: ((event: AuditEvent) => void) | undefined;
  }) {
    this.#writer = parts.writer;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#reference = parts.reference ?? (() => undefined);
    this.#heard = parts.heard ?? (() => {});
  }

  /** Throws kind `unavailable` when what happens next could not be recorded. */
  assertWritable(): void {
    this.#writer.assertWritable();
  }

  /** How many events are not in the log yet. */
  get waiting(): number {
    return this.#writer.waiting;
  }

  /** Resolves when all events so far are in the log. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** What this administrator does. */
  by(actor: Actor): Deeds {
    return new Deeds((event, what) => this.#add(event, what), actor);
  }

  integrationCreated(integration: OfIntegration): void {
    this.#add('integration.created', ofIntegration(integration));
  }

  integrationUpdated(integration: OfIntegration): void {
    this.#add('integration.updated', ofIntegration(integration));
  }

  integrationDeleted(integration: OfIntegration): void {
    this.#add('integration.deleted', ofIntegration(integration));
  }

  /** A secret was fetched by the link that handed it over; by whom is anybody's guess. */
  clientSecretCollected(integration: OfIntegration, secret: SecretId, address: string): void {
    const { detail, ...ids } = ofIntegration(integration);
    this.#add('client_secret.collected', { ...ids, detail: { ...detail, secret }, personal: { address } });
  }

  /** By a link that an owner handed over. */
  memberJoined(organizationId: OrganizationId, userId: UserId, role: string, address: string): void {
    this.#add('member.joined', { organizationId, userId, detail: { role }, personal: { address } });
  }

  /** A next key: relying parties can read it from now on. */
  keyPublished(key: OfKey): void {
    this.#add('key.published', { detail: ofKey(key) });
  }

  /** An operator wants this key to take over; `hurried`: before relying parties had the time to read it. */
  keyRotationAsked(key: OfKey, hurried: boolean): void {
    this.#add('key.rotation_asked', { detail: { ...ofKey(key), when: hurried ? 'now' : 'when_known' } });
  }

  /** This key signs now, and the one before is retired. */
  keyRotated(key: OfKey, before: string, by: 'schedule' | 'operator'): void {
    this.#add('key.rotated', { detail: { ...ofKey(key), before, by } });
  }

  /** A retired key whose time was over. */
  keyRemoved(key: OfKey): void {
    this.#add('key.removed', { detail: ofKey(key) });
  }

  /** `successor`: the key that signs in its place, when it was the current one. */
  keyRevoked(key: OfKey & { state: string }, successor: string | undefined): void {
    this.#add('key.revoked', {
      detail: { ...ofKey(key), state: key.state, ...(successor === undefined ? {} : { successor }) },
    });
  }

  userInvited(what: { organizationId: OrganizationId; userId: UserId; email: string }): void {
    const { email, ...ids } = what;
    this.#add('user.invited', { ...ids, personal: { email } });
  }

  /** `integration`: where; none at the dashboard. */
  userSignedUp(what: {
    integration: OfIntegration | undefined;
    userId: UserId;
    email: string;
    address: string;
  }): void {
    const { integration, userId, ...personal } = what;
    this.#add('user.signed_up', { ...(integration && ofIntegration(integration)), userId, personal });
  }

  /** `fields`: which, not what they say. */
  userUpdated(userId: UserId, fields: readonly string[], address: string): void {
    this.#add('user.updated', { userId, detail: { fields: fields.join(' ') }, personal: { address } });
  }

  userEmailChanged(userId: UserId, from: string, to: string, address: string): void {
    this.#add('user.email_changed', { userId, personal: { from, to, address } });
  }

  userDataDownloaded(userId: UserId, address: string): void {
    this.#add('user.data_downloaded', { userId, personal: { address } });
  }

  /** Without anything personal: what there was of it has just been deleted. */
  userDeleted(userId: UserId): void {
    this.#add('user.deleted', { userId });
  }

  phoneRenamed(holder: OfHolder, address: string): void {
    this.#add('phone.renamed', { ...ofHolder(holder), personal: { address } });
  }

  phoneRevoked(holder: OfHolder, address: string): void {
    this.#add('phone.revoked', { ...ofHolder(holder), personal: { address } });
  }

  /** A phone of this person let another one be added. */
  phoneInvited(userId: UserId, address: string): void {
    this.#add('phone.invited', { userId, personal: { address } });
  }

  /** "This wasn't me": a security event. The browser cannot ask this person again for a while. */
  browserReported(challenge: OfChallenge, holder: OfHolder, personal: Record<string, string>): void {
    this.#add('browser.reported', { ...ofChallenge(challenge), ...ofHolder(holder), personal });
  }

  /** A browser that this person had reported asked them again. */
  browserRefused(challenge: OfChallenge, holder: OfHolder, personal: Record<string, string>): void {
    this.#add('browser.refused', { ...ofChallenge(challenge), ...ofHolder(holder), personal });
  }

  browserForgotten(userId: UserId, address: string): void {
    this.#add('browser.forgotten', { userId, personal: { address } });
  }

  /** A browser that this person had reported may ask them again. */
  browserAllowed(userId: UserId, address: string): void {
    this.#add('browser.allowed', { userId, personal: { address } });
  }

  recoveryAsked(userId: UserId, address: string): void {
    this.#add('recovery.asked', { userId, personal: { address } });
  }

  recoveryStopped(userId: UserId, by: 'phone' | 'account', address: string): void {
    this.#add('recovery.stopped', { userId, detail: { by }, personal: { address } });
  }

  recoveryUsed(userId: UserId, by: 'mail' | 'code' | 'operator', address: string): void {
    this.#add('recovery.used', { userId, detail: { by }, personal: { address } });
  }

  recoveryCodesMade(userId: UserId, address: string): void {
    this.#add('recovery_codes.made', { userId, personal: { address } });
  }

  recoveryCodeRefused(userId: UserId, address: string): void {
    this.#add('recovery_code.refused', { userId, personal: { address } });
  }

  phoneEnrolled(what: { organizationId: OrganizationId; kind: string; address: string } & OfHolder): void {
    const { kind, address, ...ids } = what;
    this.#add('phone.enrolled', { ...ids, detail: { kind }, personal: { address } });
  }

  invitationRefused(what: { reason: 'unknown' | 'used' | 'expired'; address: string }): void {
    this.#add('invitation.refused', { detail: { reason: what.reason }, personal: { address: what.address } });
  }

  /** An application may go on without the person: it was given its first refresh token. */
  grantIssued(grant: OfGrant, organizationId: OrganizationId, address: string): void {
    this.#add('grant.issued', { ...ofGrant(grant), organizationId, personal: { address } });
  }

  grantEnded(grant: OfGrant, reason: string, address: string): void {
    this.#add('grant.ended', { ...ofGrant(grant), detail: { reason }, personal: { address } });
  }

  /** A spent refresh token came back: a copy of it is about, and everything of its sign-in was ended. */
  refreshTokenReused(grant: OfGrant, address: string): void {
    this.#add('refresh_token.reused', { ...ofGrant(grant), personal: { address } });
  }

  /** From now on this person's phone is the second factor of an account in Microsoft Entra. */
  entraLinked(link: OfLink, by: 'first-use' | 'operator'): void {
    this.#add('entra.linked', { ...ofLink(link), detail: { by } });
  }

  entraUnlinked(link: OfLink): void {
    this.#add('entra.unlinked', ofLink(link));
  }

  challengeClaimed(challenge: OfChallenge, holder: OfHolder, address: string): void {
    this.#add('challenge.claimed', { ...ofChallenge(challenge), ...ofHolder(holder), personal: { address } });
  }

  /** With how long it took, in milliseconds: from the first showing of the code, and from the claim if there was one. */
  challengeApproved(challenge: OfChallenge & Moments, holder: OfHolder): void {
    const { createdAt, claimedAt } = challenge;
    const since = (moment: number) => String(Math.max(0, this.#clock.now() - moment));
    const { detail, ...what } = ofChallenge(challenge);
    this.#add('challenge.approved', {
      ...what,
      ...ofHolder(holder),
      detail: {
        ...detail,
        whole_ms: since(createdAt),
        ...(claimedAt === undefined ? {} : { answer_ms: since(claimedAt) }),
      },
    });
  }

  /** `personal`: of the browser that asked. */
  challengeDeclined(
    challenge: OfChallenge,
    holder: OfHolder,
    reason: string,
    personal: Record<string, string>,
  ): void {
    this.#add('challenge.declined', {
      ...ofChallenge(challenge),
      ...ofHolder(holder),
      detail: { reason, ...marksOf(challenge) },
      personal,
    });
  }

  /** A second identified user scanned what another had claimed: somebody passed the code on. */
  challengeContested(challenge: OfChallenge, second: OfHolder, address: string): void {
    this.#add('challenge.contested', {
      ...ofChallenge(challenge),
      ...ofHolder(second),
      personal: { address },
    });
  }

  /** `claimed`: whether a phone had taken it. */
  challengeCancelled(challenge: OfChallenge, claimed: boolean): void {
    const { detail, ...what } = ofChallenge(challenge);
    this.#add('challenge.cancelled', {
      ...what,
      detail: { ...detail, ...(claimed ? { claimed: 'yes' } : {}) },
    });
  }

  /** The browser collected the result: the relying party is answered. */
  challengeConsumed(
    challenge: OfChallenge,
    holder: OfHolder,
    acr: string,
    personal: Record<string, string>,
  ): void {
    this.#add('challenge.consumed', {
      ...ofChallenge(challenge),
      ...ofHolder(holder),
      detail: { acr, ...marksOf(challenge) },
      personal,
    });
  }

  /** A browser was signed in by what its person approved a while ago. */
  sessionUsed(
    session: OfHolder,
    integration: OfIntegration,
    acr: string,
    personal: Record<string, string>,
  ): void {
    this.#add('session.used', {
      ...ofIntegration(integration),
      ...ofHolder(session),
      detail: { acr },
      personal,
    });
  }

  sessionEnded(session: OfHolder, by: string): void {
    this.#add('session.ended', { ...ofHolder(session), detail: { by } });
  }

  /** A person was shown a page that says no, and its reference number. Whoever calls this limits how often. */
  requestRefused(
    what: Pick<AuditEvent, 'organizationId' | 'integrationId' | 'challengeId'> & {
      code: string;
      status: number;
      address: string;
    },
  ): void {
    const { code, status, address, ...ids } = what;
    this.#add('request.refused', { ...ids, detail: { code, status: String(status) }, personal: { address } });
  }

  /** Retention took rows away, and what stood beside others. */
  auditTrimmed(what: { rows: number; personal: number }, by: 'schedule' | 'operator'): void {
    const { rows, personal } = what;
    this.#add('audit.trimmed', { detail: { rows: String(rows), personal: String(personal), by } });
  }

  /** Nobody answered there for days, or what answered said that it is gone: the gateway sends it nothing any more. */
  webhookStopped(webhook: { id: WebhookId; organizationId: OrganizationId }, reason: string): void {
    const { id, organizationId } = webhook;
    this.#add('webhook.stopped', { organizationId, detail: { webhook: id, reason } });
  }

  #add(event: AuditEventName, what: Partial<AuditEvent>): void {
    const reference = this.#reference();
    const added: AuditEvent = {
      detail: {},
      personal: {},
      ...(reference === undefined ? {} : { reference }),
      ...what,
      id: newId('evt', this.#random),
      at: this.#clock.now(),
      event,
    };
    this.#writer.add(added);
    this.#heard(added);
  }
}
