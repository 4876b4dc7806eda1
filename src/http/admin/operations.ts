import type { ApiKeyService } from '../../domain/api-keys/index.ts';
import type { AuditLog } from '../../domain/audit-log/index.ts';
import type { Configurations } from '../../domain/configuration/index.ts';
import type { GuideService } from '../../domain/guides/index.ts';
import type { ManagedIntegrations, ManagedSecrets } from '../../domain/integrations/index.ts';
import type { MemberService, OrganizationService } from '../../domain/organizations/index.ts';
import type { PeopleAdmin } from '../../domain/people-admin/index.ts';
import type { Overviews } from '../../domain/statistics/index.ts';
import type { ClaimsPreview, TrialService } from '../../domain/trial/index.ts';
import type { WebhookService } from '../../domain/webhooks/index.ts';
import { auditOperations } from './audit.ts';
import { configOperations } from './config.ts';
import { guideOperations } from './guides.ts';
import { integrationPartOperations } from './integration-parts.ts';
import { integrationOperations } from './integrations.ts';
import { keyOperations } from './keys.ts';
import { memberOperations } from './members.ts';
import type { Operation } from './operation.ts';
import { organizationOperations } from './organizations.ts';
import { overviewOperations } from './overview.ts';
import { trialOperations } from './trials.ts';
import { userOperations } from './users.ts';
import { webhookOperations } from './webhooks.ts';

/** What the operations call; each service decides for itself who may. */
export interface AdminServices {
  organizations: OrganizationService;
  members: MemberService;
  apiKeys: ApiKeyService;
  managed: ManagedIntegrations;
  secrets: ManagedSecrets;
  guides: GuideService;
  webhooks: WebhookService;
  configurations: Configurations;
  peopleAdmin: PeopleAdmin;
  trials: TrialService;
  claimsPreview: ClaimsPreview;
  auditLog: AuditLog;
  overviews: Overviews;
}

/** Everything that the admin API does, in the order of its document. */
export const adminOperations = (services: AdminServices): Operation[] => [
  ...organizationOperations(services),
  ...memberOperations(services),
  ...userOperations(services),
  ...keyOperations(services),
  ...integrationOperations(services),
  ...integrationPartOperations(services),
  ...guideOperations(services),
  ...configOperations(services),
  ...webhookOperations(services),
  ...trialOperations(services),
  ...auditOperations(services),
  ...overviewOperations(services),
];
