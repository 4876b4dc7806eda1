import type { IntegrationId, OrganizationId, SecretId, UserId, WebhookId } from '../../kernel/index.ts';
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
