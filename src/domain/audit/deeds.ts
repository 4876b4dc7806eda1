import type {
  IntegrationId,
  OrganizationId,
  PhoneId,
  SecretId,
  UserId,
  WebhookId,
} from '../../kernel/index.ts';
import type { Actor } from '../access/index.ts';
import type { AuditEvent, AuditEventName } from './audit-event.ts';

export type Write = (event: AuditEventName, what: Partial<AuditEvent>) => void;

/** What administrators do, one function each. Every row says who did it, as what, and from where. */
export class Deeds {
  readonly #write: Write;
  readonly #actor: Actor;

  constructor(write: Write, actor: Actor) {
    this.#write = write;
    this.#actor = actor;
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

  /** Somebody played its relying party. `outcome`: how that went. */
  integrationTested(integration: OfIntegration, outcome: string): void {
    const { detail, ...what } = ofIntegration(integration);
    this.#add('integration.tested', { ...what, detail: { ...detail, outcome } });
  }

  /** `how`: shown to whoever made it, or behind a link for somebody else. */
  clientSecretAdded(integration: OfIntegration, secret: SecretId, how: 'shown' | 'by_link'): void {
    const { detail, ...ids } = ofIntegration(integration);
    this.#add('client_secret.added', { ...ids, detail: { ...detail, secret, how } });
  }

  clientSecretRevoked(integration: OfIntegration, secret: SecretId): void {
    const { detail, ...ids } = ofIntegration(integration);
    this.#add('client_secret.revoked', { ...ids, detail: { ...detail, secret } });
  }

  organizationCreated(organizationId: OrganizationId, owner: UserId | undefined): void {
    this.#add('organization.created', { organizationId, userId: owner });
  }

  organizationUpdated(organizationId: OrganizationId): void {
    this.#add('organization.updated', { organizationId });
  }

  webhookCreated(webhook: OfWebhook): void {
    this.#add('webhook.created', ofWebhook(webhook));
  }

  webhookUpdated(webhook: OfWebhook): void {
    this.#add('webhook.updated', ofWebhook(webhook));
  }

  webhookDeleted(webhook: OfWebhook): void {
    this.#add('webhook.deleted', ofWebhook(webhook));
  }

  /** From now on a new secret signs, for a day beside the one before. */
  webhookSecretRotated(webhook: OfWebhook): void {
    this.#add('webhook.secret_rotated', ofWebhook(webhook));
  }

  organizationDeleted(organizationId: OrganizationId): void {
    this.#add('organization.deleted', { organizationId });
  }

  memberInvited(organizationId: OrganizationId, role: string): void {
    this.#add('member.invited', { organizationId, detail: { role } });
  }

  memberLinksWithdrawn(organizationId: OrganizationId): void {
    this.#add('member.links_withdrawn', { organizationId });
  }

  memberChanged(organizationId: OrganizationId, userId: UserId, role: string): void {
    this.#add('member.changed', { organizationId, userId, detail: { role } });
  }

  memberRemoved(organizationId: OrganizationId, userId: UserId): void {
    this.#add('member.removed', { organizationId, userId });
  }

  /** The first owner of a new instance. */
  instanceOwned(userId: UserId): void {
    this.#add('instance.owned', { userId });
  }

  /** From a backup of this moment, as ISO 8601: what happened between is not in the log. */
  directoryRestored(backupOf: string): void {
    this.#add('directory.restored', { detail: { backupOf } });
  }

  operatorAdded(userId: UserId): void {
    this.#add('operator.added', { userId });
  }

  operatorRemoved(userId: UserId): void {
    this.#add('operator.removed', { userId });
  }

  /** `organizationId`: none for a key that acts everywhere. */
  apiKeyCreated(key: string, organizationId: OrganizationId | undefined): void {
    this.#add('api_key.created', { organizationId, detail: { key } });
  }

  apiKeyRevoked(key: string, organizationId: OrganizationId | undefined): void {
    this.#add('api_key.revoked', { organizationId, detail: { key } });
  }

  /** A way back in for somebody who has lost every phone. */
  adminLinkIssued(userId: UserId): void {
    this.#add('operator.link_issued', { userId });
  }

  /** `vouched`: by an operator, who answers for the address. */
  userInvited(organizationId: OrganizationId, userId: UserId, email: string, vouched: boolean): void {
    this.#add('user.invited', {
      organizationId,
      userId,
      detail: { vouched: vouched ? 'yes' : 'no' },
      personal: { email },
    });
  }

  /** An operator answers for the address that a member typed. */
  userVouched(userId: UserId, email: string): void {
    this.#add('user.vouched', { userId, personal: { email } });
  }

  userDisabled(userId: UserId): void {
    this.#add('user.disabled', { userId });
  }

  userEnabled(userId: UserId): void {
    this.#add('user.enabled', { userId });
  }

  /** Everything in which they stayed signed in anywhere. */
  userSessionsEnded(userId: UserId): void {
    this.#add('user.sessions_ended', { userId });
  }

  /** Without anything personal: what there was of it has just been deleted. */
  userDeleted(userId: UserId): void {
    this.#add('user.deleted', { userId });
  }

  /** They sign in to no integration of this organization any more. */
  userBlocked(organizationId: OrganizationId, userId: UserId): void {
    this.#add('user.blocked', { organizationId, userId });
  }

  userUnblocked(organizationId: OrganizationId, userId: UserId): void {
    this.#add('user.unblocked', { organizationId, userId });
  }

  phoneRevoked(userId: UserId, phoneId: PhoneId): void {
    this.#add('phone.revoked', { userId, phoneId });
  }

  #add(event: AuditEventName, what: Partial<AuditEvent>): void {
    const { kind, id, address, organizationId } = this.#actor;
    this.#write(event, {
      organizationId,
      ...what,
      detail: { ...what.detail, by: kind, actor: id },
      personal: { ...what.personal, ...(address === '' ? {} : { address }) },
    });
  }
}

interface OfIntegration {
  id: IntegrationId;
  organizationId: OrganizationId;
  kind: string;
}

interface OfWebhook {
  id: WebhookId;
  organizationId: OrganizationId;
}

const ofWebhook = ({ id, organizationId }: OfWebhook): Partial<AuditEvent> => ({
  organizationId,
  detail: { webhook: id },
});

const ofIntegration = (integration: OfIntegration): Partial<AuditEvent> => ({
  organizationId: integration.organizationId,
  integrationId: integration.id,
  detail: { kind: integration.kind },
});
