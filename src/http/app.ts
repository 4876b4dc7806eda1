import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { AppLinks } from '../config/index.ts';
import type { Audit } from '../domain/audit/index.ts';
import type { Configurations } from '../domain/configuration/index.ts';
import type { EnrollmentService, RecoveryService, RecoveryVisits } from '../domain/enrollment/index.ts';
import type { Probes } from '../domain/health/index.ts';
import type { ManagedSecrets } from '../domain/integrations/index.ts';
import {
  type BoundedLog,
  type Clock,
  type EphemeralStore,
  GatewayError,
  type Limiter,
  type Logger,
  type Random,
  type Tracer,
} from '../kernel/index.ts';
import { clientIdOf, type DeviceSignIn, OIDC_PATHS, type ProviderPages } from '../oidc/index.ts';
import { FORM_POST_SCRIPT_HASH } from '../pages/index.ts';
import { type AccountParts, mountAccount } from './account/index.ts';
import { adminApi } from './admin/index.ts';
import { mountBranding, type RememberedLogos } from './branding/index.ts';
import { type DashboardParts, mountDashboard } from './dashboard/index.ts';
import { type KeptMails, mountDemo } from './demo/index.ts';
import { mountDevice } from './device/index.ts';
import { mountFront } from './front/index.ts';
import { mountHandover } from './handover/index.ts';
import { mountOps } from './ops/index.ts';
import { mountAppLinks, phoneApi } from './phone/index.ts';
import { mountRecover } from './recover/index.ts';
import { comparable, routes } from './routes.ts';
import { type EndSessionParts, mountEndSession } from './session/index.ts';
import { mountSetup, untilOwned } from './setup/index.ts';
import { type Assets, serveAsset } from './shared/assets.ts';
import type { ClientAddresses } from './shared/client-address.ts';
import { toRefusal } from './shared/errors.ts';
import { allowScript, pinHost, securityHeaders } from './shared/headers.ts';
import type { LimitReports } from './shared/limit-reports.ts';
import { pageErrors, type ShowPage, showRefusal } from './shared/page-errors.ts';
import { markRefused, type Refused, recordRefusals } from './shared/record-refusals.ts';
import { referenceOf, requestContext } from './shared/request-context.ts';
import type { RequestReferences } from './shared/request-references.ts';
import { traceRequest } from './shared/trace-request.ts';
import { recallTrial, trialCookie } from './shared/trial-cookie.ts';
import {
  type AnswersParts,
  limitAuthorize,
  mountAnswers,
  mountPostedRequests,
  mountSignIn,
  replayPosted,
  speakAsAsked,
  type Waiting,
} from './signin/index.ts';
import {
  mountHere,
  mountSignUp,
  mountWebPhone,
  type SignUpParts,
  type WebPhoneParts,
} from './web-phone/index.ts';

export interface AppParts {
  issuer: string;
  /** Whether cookies are for https alone. */
  secure: boolean;
  demo: boolean;
  appLinks: AppLinks;
  phone: Omit<Parameters<typeof phoneApi>[0], 'issuer' | 'limiter' | 'clock' | 'logger' | 'recovery'>;
  webPhone: Pick<WebPhoneParts, 'approval' | 'webAuthn' | 'remembered' | 'cookies'>;
  enrollment: EnrollmentService;
  signUp: Pick<SignUpParts, 'signUp' | 'mailCookie'>;
  /** The mails of the demo, where it keeps them. */
  outbox: KeptMails | undefined;
  recovery: RecoveryService;
  recoveryVisits: RecoveryVisits;
  waiting: Waiting;
  /** Where authorization requests that were posted are kept for a moment. */
  store: EphemeralStore;
  answers: Omit<AnswersParts, 'issuer' | 'limiter'>;
  account: Pick<AccountParts, 'sessions' | 'account' | 'emailChange' | 'browserCookies' | 'cookies'>;
  dashboard: Omit<
    DashboardParts,
    | 'issuer'
    | 'demo'
    | 'enrollment'
    | 'challenges'
    | 'waiting'
    | 'browserCookies'
    | 'trialCookie'
    | 'show'
    | 'limiter'
    | 'clock'
    | 'random'
  >;
  deviceSignIn: DeviceSignIn;
  session: Pick<EndSessionParts, 'clients' | 'people' | 'signOns' | 'signOnCookie'>;
  show: ShowPage;
  assets: Assets;
  logos: RememberedLogos;
  secrets: ManagedSecrets;
  configurations: Configurations;
  addresses: ClientAddresses;
  probes: Pick<Probes, 'accepts'>;
  references: RequestReferences;
  audit: Pick<Audit, 'requestRefused'>;
  limiter: Limiter;
  limitReports: LimitReports;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Where refused requests are told. */
  refusedLog: BoundedLog;
  tracer: Tracer;
  /** Rejects while nobody could be signed in. */
  checks: () => Promise<void>;
}

/** One address that is answered, as its router has it. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** The middleware in front of the provider, in the order a request meets it, and every address that it answers. */
export function middleware(parts: AppParts): { chain: Middleware[]; routes: Route[] } {
  const { issuer, show, logger } = parts;
  const api = phoneApi({ ...parts.phone, ...parts });
  const admin = adminApi({ ...parts, ...parts.dashboard, version: parts.phone.version });
  const pages = pageRouter(parts);
  const chain = [
    pinHost(issuer),
    traceRequest(parts),
    requestContext(parts),
    parts.limitReports.middleware,
    recordRefusals({ ...parts, about: (ctx) => aboutOf(ctx, parts) }),
    securityHeaders(issuer.startsWith('https:')),
    api.routes() as Middleware,
    admin.routes() as Middleware,
    pageErrors(show, logger, (ctx) => parts.waiting.recallLanguage(ctx)),
    speakAsAsked,
    limitAuthorize(parts.limiter),
    untilOwned({ ...parts, setup: parts.dashboard.setup }),
    replayPosted(parts),
    // Again: what was posted could not be read before.
    speakAsAsked,
    recallTrial(trialCookie(parts.secure)),
    pages.routes() as Middleware,
  ];
  return { chain, routes: [api, admin, pages].flatMap(routesOf) };
}

/** The sign-in of this browser that the address names, or the application that asks. */
async function aboutOf(ctx: Context, { waiting, session }: AppParts): Promise<Refused> {
  const asked = await waiting.recall(ctx);
  if (asked?.integrationId) {
    const { id: challengeId, organizationId, integrationId } = asked;
    return { challengeId, organizationId, integrationId };
  }
  const clientId = clientIdOf(ctx);
  const integration = clientId === undefined ? undefined : await session.clients.integration(clientId);
  return integration ? { organizationId: integration.organizationId, integrationId: integration.id } : {};
}

const routesOf = (router: Router): Route[] =>
  router.stack.flatMap(({ methods, path }) =>
    methods
      .filter((method) => method !== 'HEAD')
      .flatMap((method) => (typeof path === 'string' ? [{ method, path }] : [])),
  );

function pageRouter(parts: AppParts): Router {
  const { issuer, demo, show } = parts;
  const demoPhone = demo ? routes.demo.phone : undefined;
  const router = new Router();
  const outbox = demo && parts.outbox ? routes.demo.outbox : undefined;
  mountFront(router, {
    show,
    issuer,
    demo,
    demoPhone,
    outbox,
    setsUp: (ctx) => parts.dashboard.setupCookie.read(ctx) !== undefined,
  });
  mountSignIn(router, { waiting: parts.waiting, issuer, limiter: parts.limiter });
  mountPostedRequests(router, parts);
  mountAnswers(router, { ...parts.answers, issuer, limiter: parts.limiter });
  mountSetup(router, { ...parts, ...parts.dashboard });
  mountAccount(router, { ...parts, ...parts.account, challenges: parts.answers.challenges });
  mountDashboard(router, {
    ...parts,
    ...parts.dashboard,
    trialCookie: trialCookie(parts.secure),
    challenges: parts.answers.challenges,
    browserCookies: parts.account.browserCookies,
  });
  mountAppLinks(router, parts.appLinks);
  mountOps(router, { ...parts, version: parts.phone.version });
  router.get(routes.assets, serveAsset(parts.assets));
  mountBranding(router, parts);
  mountWebPhone(router, { ...parts, ...parts.webPhone });
  const { cookies: waitingCookies, ...answers } = parts.answers;
  mountHere(router, { ...parts, ...answers, ...parts.webPhone, waitingCookies });
  mountSignUp(router, { ...parts, ...parts.webPhone, ...parts.signUp });
  mountRecover(router, { ...parts, visits: parts.recoveryVisits });
  mountEndSession(router, { ...parts, ...parts.session });
  mountDevice(router, parts);
  mountHandover(router, parts);
  if (demo) mountDemo(router, parts);
  return router;
}

/** What the provider shows to people, in our words and under our policy. */
export function providerPages(parts: { show: ShowPage; waiting: Waiting }): ProviderPages {
  const { show, waiting } = parts;
  return {
    formPost(ctx, action, fields) {
      allowScript(ctx, FORM_POST_SCRIPT_HASH);
      // Always 200: proxies replace the bodies of error answers, and the application must hear of the error.
      show(ctx, 200, 'form-post', { action, inputs: Object.entries(fields) });
    },
    deviceEnd(ctx, state) {
      show(ctx, state === 'over' ? 400 : 200, 'device-end', { state, path: routes.device });
    },
    async error(ctx, out, error) {
      if (isForMachines(ctx)) {
        ctx.body = { error: out.error, error_description: out.error_description };
        return;
      }
      await waiting.recallLanguage(ctx);
      if (error instanceof GatewayError) {
        showRefusal(ctx, show, toRefusal(error));
        return;
      }
      markRefused(ctx, out.error);
      const gone = error.name === 'SessionNotFound';
      show(ctx, ctx.status, 'error', {
        kind: gone ? 'session_gone' : ctx.status >= 500 ? 'internal' : 'protocol',
        code: out.error,
        ...(out.error_description === undefined || gone ? {} : { description: out.error_description }),
        reference: referenceOf(ctx),
      });
    },
  };
}

/** Addresses that no person opens answer in JSON, whatever the request says it accepts. */
const isForMachines = (ctx: Context): boolean => FOR_MACHINES.includes(comparable(ctx.path));

const FOR_MACHINES: readonly string[] = [
  OIDC_PATHS.token,
  OIDC_PATHS.device_authorization,
  OIDC_PATHS.userinfo,
  OIDC_PATHS.revocation,
  OIDC_PATHS.introspection,
  OIDC_PATHS.jwks,
  OIDC_PATHS.discovery,
];
