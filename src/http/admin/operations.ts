import type { ApiKeyService } from '../../domain/api-keys/index.ts';
import type { AuditLog } from '../../domain/audit-log/index.ts';
import type { MemberService, OrganizationService } from '../../domain/organizations/index.ts';
import type { PeopleAdmin } from '../../domain/people-admin/index.ts';
import type { Overviews } from '../../domain/statistics/index.ts';
import type { ClaimsPreview, TrialService } from '../../domain/trial/index.ts';
import { auditOperations } from './audit.ts';
import { keyOperations } from './keys.ts';
import { memberOperations } from './members.ts';
import type { Operation } from './operation.ts';
import { organizationOperations } from './organizations.ts';
import { overviewOperations } from './overview.ts';
import { trialOperations } from './trials.ts';
import { userOperations } from './users.ts';

/** What the operations call; each service decides for itself who may. */
export interface AdminServices {
  organizations: OrganizationService;
  members: MemberService;
  apiKeys: ApiKeyService;
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
  ...trialOperations(services),
  ...auditOperations(services),
  ...overviewOperations(services),
];
