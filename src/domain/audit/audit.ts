import type {
  ChallengeId,
  Clock,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';
import { newId, type Random } from '../../kernel/index.ts';
import type { AuditEvent, AuditEventName } from './audit-event.ts';
import type { AuditWriter } from './audit-writer.ts';

interface OfIntegration {
  id: IntegrationId;
  organizationId: OrganizationId;
  kind: string;
}

/** What the audit log says of a sign-in; a challenge has all of these. */
export interface OfChallenge {
  id: ChallengeId;
  organizationId: OrganizationId;
  integrationId: IntegrationId;
}

interface OfHolder {
  userId: UserId;
  phoneId: PhoneId;
}

/** The list of things that happen here, one function each. Nothing else writes to the audit log. */
export class Audit {
  readonly #writer: AuditWriter;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: { writer: AuditWriter; clock: Clock; random: Random }) {
    this.#writer = parts.writer;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** Throws kind `unavailable` when what happens next could not be recorded. */
  assertWritable(): void {
    this.#writer.assertWritable();
  }

  /** Resolves when all events so far are in the log. */
  flush(): Promise<void> {
    return this.#writer.flush();
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

  userInvited(what: { organizationId: OrganizationId; userId: UserId; email: string }): void {
    const { email, ...ids } = what;
    this.#add('user.invited', { ...ids, personal: { email } });
  }

  phoneEnrolled(what: { organizationId: OrganizationId; kind: string; address: string } & OfHolder): void {
    const { kind, address, ...ids } = what;
    this.#add('phone.enrolled', { ...ids, detail: { kind }, personal: { address } });
  }

  invitationRefused(what: { reason: 'unknown' | 'used' | 'expired'; address: string }): void {
    this.#add('invitation.refused', { detail: { reason: what.reason }, personal: { address: what.address } });
  }

  challengeClaimed(challenge: OfChallenge, holder: OfHolder, address: string): void {
    this.#add('challenge.claimed', { ...ofChallenge(challenge), ...ofHolder(holder), personal: { address } });
  }

  challengeApproved(challenge: OfChallenge, holder: OfHolder): void {
    this.#add('challenge.approved', { ...ofChallenge(challenge), ...ofHolder(holder) });
  }

  challengeDeclined(challenge: OfChallenge, holder: OfHolder, reason: string): void {
    this.#add('challenge.declined', { ...ofChallenge(challenge), ...ofHolder(holder), detail: { reason } });
  }

  /** A second identified user scanned what another had claimed: somebody passed the code on. */
  challengeContested(challenge: OfChallenge, second: OfHolder, address: string): void {
    this.#add('challenge.contested', {
      ...ofChallenge(challenge),
      ...ofHolder(second),
      personal: { address },
    });
  }

  challengeCancelled(challenge: OfChallenge): void {
    this.#add('challenge.cancelled', ofChallenge(challenge));
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
      detail: { acr },
      personal,
    });
  }

  #add(event: AuditEventName, what: Partial<AuditEvent>): void {
    this.#writer.add({
      detail: {},
      personal: {},
      ...what,
      id: newId('evt', this.#random),
      at: this.#clock.now(),
      event,
    });
  }
}

const ofIntegration = (integration: OfIntegration): Partial<AuditEvent> => ({
  organizationId: integration.organizationId,
  integrationId: integration.id,
  detail: { kind: integration.kind },
});

const ofChallenge = (challenge: OfChallenge): Partial<AuditEvent> => ({
  organizationId: challenge.organizationId,
  integrationId: challenge.integrationId,
  challengeId: challenge.id,
});

/** The two ids and no more: what a row does not store must not go into its hash. */
const ofHolder = ({ userId, phoneId }: OfHolder): Partial<AuditEvent> => ({ userId, phoneId });
