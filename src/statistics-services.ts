import { HealthStoreSql, type openDirectory, StatisticsStoreSql } from './adapters/sql/index.ts';
import type { Config } from './config/index.ts';
import type { Audit } from './domain/audit/index.ts';
import type { IntegrationStore } from './domain/directory/index.ts';
import {
  deploymentHealth,
  Health,
  type HealthSource,
  integrationHealth,
  ownerHealth,
} from './domain/health/index.ts';
import type { SigningKeyService } from './domain/keys/index.ts';
import type { OrganizationService } from './domain/organizations/index.ts';
import { Overviews, StatisticsService } from './domain/statistics/index.ts';
import type { Clock, Logger } from './kernel/index.ts';

export interface StatisticsParts {
  db: Awaited<ReturnType<typeof openDirectory>>;
  config: Config;
  audit: Audit;
  signingKeys: SigningKeyService;
  integrations: IntegrationStore;
  organizations: OrganizationService;
  clock: Clock;
  logger: Logger;
  /** What other areas have to say of their own. */
  health?: readonly HealthSource[];
}

/** How signing in goes, counted from the audit log, and what is not as it should be. */
export function openStatistics(parts: StatisticsParts) {
  const { db, config, audit, signingKeys, integrations, organizations, clock, logger } = parts;
  const statistics = new StatisticsService({ store: new StatisticsStoreSql(db), clock });
  const store = new HealthStoreSql(db);
  const health = new Health({
    sources: [
      integrationHealth(store),
      ownerHealth(store),
      deploymentHealth({
        assertAuditWritable: () => audit.assertWritable(),
        keys: () => signingKeys.list(),
        mails: config.smtpUrl !== undefined,
        issuer: config.publicUrl,
      }),
      ...(parts.health ?? []),
    ],
    logger,
  });
  return {
    statistics,
    overviews: new Overviews({ statistics, health, integrations, organizations, clock }),
  };
}
