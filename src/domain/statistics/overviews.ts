import type { Clock, IntegrationId, OrganizationId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import { type Integration, type IntegrationStore, integrationNotFound } from '../directory/index.ts';
import type { Health, HealthGroup } from '../health/index.ts';
import type { OrganizationService } from '../organizations/index.ts';
import type { Overview, Period } from './overview.ts';
import type { StatisticsService } from './statistics-service.ts';

/** What an administrator asks to see; without either all that they reach. */
export interface OverviewWish {
  readonly organizationId?: OrganizationId | undefined;
  readonly integrationId?: IntegrationId | undefined;
}

/** What an administrator is shown. */
export interface OverviewView {
  readonly overview: Overview;
  /** The one that was asked for. */
  readonly integration: Integration | undefined;
  /** Empty where one integration was asked for. */
  readonly health: readonly HealthGroup[];
}

export interface OverviewsParts {
  statistics: StatisticsService;
  health: Health;
  integrations: Pick<IntegrationStore, 'byId'>;
  organizations: Pick<OrganizationService, 'byId'>;
  clock: Clock;
}

/** How signing in goes, for administrators: each sees their own. */
export class Overviews {
  readonly #parts: OverviewsParts;

  constructor(parts: OverviewsParts) {
    this.#parts = parts;
  }

  /**
   * Needs `overview:read`. Throws `organization_not_found` and `integration_not_found`, also for those that the actor does
   * not reach.
   */
  async of(actor: Actor, wish: OverviewWish, period: Period): Promise<OverviewView> {
    assertMay(actor, 'overview:read');
    const { statistics, health, clock } = this.#parts;
    const organizationId = await this.#organization(actor, wish.organizationId);
    if (wish.integrationId !== undefined) {
      const integration = await this.#integration(actor, wish.integrationId, organizationId);
      return { overview: await statistics.overview(integration.id, period), integration, health: [] };
    }
    // First the counting, so that what is unhealthy is judged by the same counts.
    const overview = await statistics.overview(organizationId ?? 'all', period);
    const { operator } = actor;
    return {
      overview,
      integration: undefined,
      health: await health.of({ organizationId, operator }, clock.now()),
    };
  }

  async #organization(actor: Actor, asked: OrganizationId | undefined): Promise<OrganizationId | undefined> {
    return asked === undefined
      ? actor.organizationId
      : (await this.#parts.organizations.byId(actor, asked)).id;
  }

  async #integration(
    actor: Actor,
    id: IntegrationId,
    organizationId: OrganizationId | undefined,
  ): Promise<Integration> {
    const found = await this.#parts.integrations.byId(id);
    const theirs = organizationId === undefined || found?.organizationId === organizationId;
    if (found === undefined || !theirs || !reaches(actor, found.organizationId)) throw integrationNotFound();
    return found;
  }
}
