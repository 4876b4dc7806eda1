import type { IntegrationId, OrganizationId, SecretId } from '../../kernel/index.ts';
import type { AuditEvent, AuditEventName } from './audit-event.ts';

/** Who does it, and from where. */
export interface Doer {
  readonly kind: string;
  readonly id: string;
  readonly address: string;
}

interface OfIntegration {
  id: IntegrationId;
  organizationId: OrganizationId;
  kind: string;
}

/** What administrators do, one function each: with who, on which organization and from where. */
export class Deeds {
  readonly #add: (event: AuditEventName, what: Partial<AuditEvent>) => void;
  readonly #doer: Doer;

  constructor(add: (event: AuditEventName, what: Partial<AuditEvent>) => void, doer: Doer) {
    this.#add = add;
    this.#doer = doer;
  }

  integrationCreated(integration: OfIntegration): void {
    this.#ofIntegration('integration.created', integration);
  }

  integrationUpdated(integration: OfIntegration): void {
    this.#ofIntegration('integration.updated', integration);
  }

  integrationDeleted(integration: OfIntegration): void {
    this.#ofIntegration('integration.deleted', integration);
  }

  /** `how`: seen by whoever made it, or behind a link for somebody else. */
  clientSecretAdded(integration: OfIntegration, secret: SecretId, how: 'shown' | 'by_link'): void {
    this.#ofIntegration('client_secret.added', integration, { secret, how });
  }

  clientSecretRevoked(integration: OfIntegration, secret: SecretId): void {
    this.#ofIntegration('client_secret.revoked', integration, { secret });
  }

  #ofIntegration(
    event: AuditEventName,
    { id, organizationId, kind }: OfIntegration,
    more: Record<string, string> = {},
  ): void {
    const { kind: by, id: who, address } = this.#doer;
    this.#add(event, {
      organizationId,
      integrationId: id,
      detail: { kind, by, who, ...more },
      personal: address === '' ? {} : { address },
    });
  }
}
