import type Router from '@koa/router';
import type { Sessions } from '../../domain/account/index.ts';
import type { ApiKeyService } from '../../domain/api-keys/index.ts';
import type { AuditLog } from '../../domain/audit-log/index.ts';
import type { ChallengeService } from '../../domain/challenge/index.ts';
import type { EnrollmentService } from '../../domain/enrollment/index.ts';
import type { GuideService } from '../../domain/guides/index.ts';
import type { ManagedIntegrations, ManagedSecrets } from '../../domain/integrations/index.ts';
import type { MemberService, OrganizationService, SetupService } from '../../domain/organizations/index.ts';
import type { PeopleAdmin } from '../../domain/people-admin/index.ts';
import type { Overviews } from '../../domain/statistics/index.ts';
import type { WebhookService } from '../../domain/webhooks/index.ts';
import type { Clock, Limiter, Random } from '../../kernel/index.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import type { BrowserCookies, Waiting } from '../signin/index.ts';
import { mountAudit } from './audit.ts';
import { Desk } from './desk.ts';
import { mountGuides } from './guides.ts';
import { mountIntegrations } from './integrations.ts';
import { mountJoin } from './join.ts';
import { mountKeys } from './keys.ts';
import { mountMembers } from './members.ts';
import { mountOrganization } from './organization.ts';
import { mountOrganizations } from './organizations.ts';
import { mountOverview } from './overview.ts';
import { mountDashboardSignIn } from './sign-in.ts';
import { mountTrial, type TrialParts } from './trial.ts';
import { mountUsers } from './users.ts';
import { mountWebhooks } from './webhooks.ts';
import { mountWelcome } from './welcome.ts';

export interface DashboardParts extends Omit<TrialParts, 'desk'> {
  issuer: string;
  sessions: Sessions;
  cookie: OwnCookie;
  organizations: OrganizationService;
  webhooks: WebhookService;
  guides: GuideService;
  members: MemberService;
  apiKeys: ApiKeyService;
  overviews: Overviews;
  joinCookie: OwnCookie;
  demo: boolean;
  setup: SetupService;
  setupCookie: OwnCookie;
  enrollment: EnrollmentService;
  peopleAdmin: PeopleAdmin;
  managed: ManagedIntegrations;
  secrets: ManagedSecrets;
  auditLog: AuditLog;
  /** How long events are kept, in milliseconds; undefined: for good. */
  auditKept: number | undefined;
  /** The country of an address. */
  placeOf: (address: string) => string;
  challenges: ChallengeService;
  waiting: Waiting;
  browserCookies: BrowserCookies;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
  random: Random;
}

/** The addresses below /dashboard. What changes something is a form of our own pages. */
export function mountDashboard(router: Router, given: DashboardParts): void {
  const desk = new Desk(given);
  const parts = { ...given, desk };
  mountDashboardSignIn(router, parts);
  mountOrganizations(router, parts);
  mountWebhooks(router, parts);
  mountGuides(router, parts);
  mountTrial(router, parts);
  mountJoin(router, parts);
  mountWelcome(router, parts);
  mountMembers(router, parts);
  mountOrganization(router, parts);
  mountIntegrations(router, parts);
  mountAudit(router, parts);
  mountKeys(router, parts);
  mountUsers(router, parts);
  mountOverview(router, parts);
}
