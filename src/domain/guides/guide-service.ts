import { GatewayError, type IntegrationId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import type { Integration, IntegrationStore } from '../directory/index.ts';
import type { Guide, GuideId, GuideOptions, ProviderAddresses } from './guide.ts';
import { guideFor, guidesFor, optionsFor, type TypedOptions } from './guides.ts';

/** The guides of an integration, for whoever may read it. */
export class GuideService {
  readonly #integrations: Pick<IntegrationStore, 'byId'>;
  readonly #provider: ProviderAddresses;

  constructor(parts: { integrations: Pick<IntegrationStore, 'byId'>; provider: ProviderAddresses }) {
    this.#integrations = parts.integrations;
    this.#provider = parts.provider;
  }

  /** Which guides there are, the usual one first. Throws `integration_not_found` for a foreign one too. */
  async list(
    actor: Actor,
    id: IntegrationId,
  ): Promise<{ integration: Integration; guides: readonly GuideId[] }> {
    const integration = await this.#read(actor, id);
    return { integration, guides: guidesFor(integration) };
  }

  /**
   * One guide with the integration's own values. Throws `guide_not_found` where it does not fit the kind, and kind
   * `invalid`, naming the field, for what was typed beside it.
   */
  async guide(
    actor: Actor,
    id: IntegrationId,
    guideId: string,
    typed: TypedOptions = {},
  ): Promise<{ integration: Integration; guide: Guide; options: GuideOptions }> {
    const integration = await this.#read(actor, id);
    const guide = guideFor(integration, guideId, this.#provider, typed);
    if (guide === undefined) {
      throw new GatewayError(
        'missing',
        'guide_not_found',
        `There is no such guide for this integration: there is ${guidesFor(integration).join(', ')}.`,
      );
    }
    return { integration, guide, options: optionsFor(typed, integration) };
  }

  async #read(actor: Actor, id: IntegrationId): Promise<Integration> {
    assertMay(actor, 'integrations:read');
    const integration = await this.#integrations.byId(id);
    if (integration === undefined || !reaches(actor, integration.organizationId)) {
      throw new GatewayError('missing', 'integration_not_found', 'There is no such integration.');
    }
    return integration;
  }
}
