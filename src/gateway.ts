import { catalogues, views } from '../views/index.ts';
import { openAccountServices } from './account-services.ts';
import { RedisEphemeralStore } from './adapters/ephemeral/index.ts';
import { FlexibleLimiter } from './adapters/limits/index.ts';
import { Metrics, openTracer } from './adapters/telemetry/index.ts';
import { ASSETS_FOLDER, type Config, type DataDir, VERSION } from './config/index.ts';
import { type DirectoryServices, openDirectoryServices } from './directory.ts';
import type { AuditEvent } from './domain/audit/index.ts';
import { unclaimedLife } from './domain/challenge/index.ts';
import { SetupService } from './domain/organizations/index.ts';
import type { PeopleAdmin } from './domain/people-admin/index.ts';
import type { LogoutNotices } from './domain/session/index.ts';
import { type ClaimsPreview, type TrialService, Twins } from './domain/trial/index.ts';
import type { WebhookTransport } from './domain/webhooks/index.ts';
import {
  AccountCookies,
  BrowserCookies,
  BrowserSessions,
  ClientAddresses,
  DEMO_CLIENT_ID,
  dashboardCookie,
  interactionPath,
  joinCookie,
  KnownBrowsers,
  LimitReports,
  loadAssets,
  middleware,
  PhoneCookies,
  providerPages,
  RememberedLogos,
  RequestReferences,
  type Route,
  routes,
  setupCookie,
  showPage,
  signOnCookie,
  signUpMailCookie,
  snapshots,
  Waiting,
  Watchers,
} from './http/index.ts';
import {
  BoundedLog,
  type Clock,
  FORGETS_NOTHING,
  type Logger,
  type Random,
  SECOND,
  tagged,
  unavailable,
} from './kernel/index.ts';
import {
  ClaimsFor,
  ClientSource,
  CurrentProvider,
  DeviceSignIn,
  guardedFetch,
  type OutgoingFetch,
  sendLogoutToken,
} from './oidc/index.ts';
import { ensureDemo, limitsOf, openEphemeral } from './openings.ts';
import { createRenderer, createTranslators } from './pages/index.ts';
import { openPeopleAdmin } from './people-services.ts';
import { openPost } from './post.ts';
import { serve } from './serving.ts';
import { openSessionServices } from './session-services.ts';
import { openSignInServices } from './sign-in-services.ts';
import { openTrialServices } from './trial-services.ts';
import { noteEvent, openWatching } from './watching.ts';

export interface GatewayParts {
  /** Whether it is one of several workers of one command. */
  worker?: boolean;
  config: Config;
  dataDir: DataDir;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** How requests to relying parties leave; guarded unless a test has servers of its own. */
  fetch?: OutgoingFetch;
  /** How webhooks leave; as above. */
  webhookTransport?: WebhookTransport;
}

export interface Gateway extends DirectoryServices {
  /** What administrators do with people, wherever their sessions are kept. */
  readonly peopleAdmin: PeopleAdmin;
  /** The port it listens on. */
  readonly port: number;
  /** The port of its metrics; undefined where there is none. */
  readonly metricsPort: number | undefined;
  /** Every address that it answers beside the provider's own. */
  readonly routes: readonly Route[];
  /** How many pages wait at this process. */
  readonly waiting: () => number;
  /** One turn of the one timer; a process does it by itself, a test when it wants. */
  readonly tick: () => void;
  /** One look at the signing keys, as the process takes one each second. */
  readonly followKeys: () => Promise<void>;
  /** What relying parties are told of sign-outs; undefined where sessions are off. */
  readonly logoutNotices: LogoutNotices | undefined;
  /** Playing the relying party of an integration. */
  readonly trials: TrialService;
  readonly claimsPreview: ClaimsPreview;
  /** Says that it is about to stop; it still answers. */
  drain(): void;
  /** Stops; `spread`: milliseconds over which waiting pages are sent to other nodes. */
  close(spread?: number): Promise<void>;
}

/** Builds every part by hand, in order, and listens. Rejects when a part cannot be had; the process is then to end. */
export async function openGateway(given: GatewayParts): Promise<Gateway> {
  const { config, clock, random } = given;
  const references = new RequestReferences();
  const logger = tagged(given.logger, () => references.tag());
  const parts = { ...given, logger };
  const issuer = config.publicUrl;
  const secure = !config.insecureLoopback;
  const translators = createTranslators(catalogues);
  const post = openPost(parts, { translators });
  const metrics = config.metricsPort === undefined ? undefined : new Metrics({ clock });
  const tracer = await openTracer(config.tracesEndpoint, VERSION);
  const heard = (event: AuditEvent) => {
    metrics?.happened(event);
    noteEvent(tracer, event);
  };
  const directory = await openDirectoryServices({
    ...parts,
    tracer,
    letters: post.letters,
    reference: () => references.current(),
    heard: metrics || tracer.active ? heard : undefined,
  });
  const store = await openEphemeral({ ...parts, tracer });
  const spent = store instanceof RedisEphemeralStore ? directory.spentFacts : FORGETS_NOTHING;

  const signIn = await openSignInServices({ ...parts, directory, store, spent });
  const { secrets, frames, challenges, approval, here, shortCodes, proofs, webAuthn } = signIn;
  const signingKeys = await directory.signingKeys.open();
  const { timers } = config;
  const refusedLog = new BoundedLog(parts);
  const limitReports = new LimitReports();
  const limiter = new FlexibleLimiter({
    limits: limitsOf(config.limits),
    redis: store instanceof RedisEphemeralStore ? store.redis : undefined,
    counted: limitReports.note,
  });

  const assets = loadAssets(ASSETS_FOLDER);
  const show = showPage(createRenderer({ views, assets: assets.manifest, translatorFor: translators }));
  const twins = new Twins({
    store,
    integrations: directory.integrationStore,
    key: secrets.twins,
    now: () => clock.now(),
  });
  const testing = openTrialServices({
    ...parts,
    directory,
    store,
    twins,
    claims: new ClaimsFor({ provider: () => provider.current, people: directory.people }),
  });
  const clients = new ClientSource({
    store: directory.integrationStore,
    secrets: directory.integrations,
    twins,
    clock,
    random,
    demo: config.demo,
    sessions: config.sessions,
  });
  const cookies = new BrowserCookies({ secure, seconds: Math.floor(timers.interaction / SECOND) });
  const knownBrowsers = new KnownBrowsers({ secure, random });
  const single = openSessionServices({
    ...parts,
    directory,
    store,
    spent,
    contexts: signIn.contexts,
    sightings: signIn.sightings,
    send: (notice) => sendLogoutToken(provider.current, notice),
  });
  const cookie = signOnCookie(secure);
  const sessions = single && new BrowserSessions({ ...single, clients, cookie, knownBrowsers });
  const draw = snapshots(frames, clock);
  const waiting = new Waiting({
    challenges,
    cookies,
    knownBrowsers,
    beginSession: sessions && ((ctx, consumed) => sessions.begin(ctx, consumed)),
    snapshots: draw,
    show,
    limiter,
    clock,
    logger,
    interactionLife: timers.interaction,
    elsewhere: (app, language) => translators(language)('device.application', { app }),
    testOf: (app, language) => translators(language)('test.application', { app }),
    demoPhone: config.demo ? routes.demo.phone : undefined,
  });
  const watchers = new Watchers({ challenges, cookies, snapshots: draw, clock, logger, random });

  if (config.demo) await ensureDemo(directory, issuer);
  const accounts = openAccountServices({
    ...parts,
    directory,
    store,
    spent,
    placeOf: (address) => signIn.places.of(address),
    mailed: signIn.mailed,
    applications: single?.signOns,
  });
  const peopleAdmin = openPeopleAdmin(directory, {
    clock,
    placeOf: (address) => signIn.places.of(address),
    sessions: [accounts.sessions, accounts.dashboards],
    signOns: single?.signOns,
  });
  const front = middleware({
    issuer,
    tracer,
    secure,
    demo: config.demo,
    appLinks: config.appLinks,
    phone: { version: VERSION, approval, proofs, enrollment: directory.enrollment },
    enrollment: directory.enrollment,
    signUp: { signUp: signIn.signUp, mailCookie: signUpMailCookie(secure) },
    outbox: post.outbox,
    recovery: directory.recovery,
    recoveryVisits: signIn.recoveryVisits,
    webPhone: {
      approval,
      webAuthn,
      remembered: signIn.rememberedPhones,
      cookies: new PhoneCookies({ secure }),
    },
    waiting,
    dashboard: {
      sessions: accounts.dashboards,
      cookie: dashboardCookie(secure),
      organizations: directory.organizations,
      webhooks: directory.webhooks,
      guides: directory.guides,
      ...testing,
      members: directory.members,
      apiKeys: directory.apiKeys,
      joinCookie: joinCookie(secure),
      setup: new SetupService({
        ...parts,
        ...directory,
        links: directory.setupLinks,
        issuer,
        store,
      }),
      setupCookie: setupCookie(secure),
      peopleAdmin,
      managed: directory.managed,
      secrets: directory.secrets,
      auditLog: directory.auditLog,
      auditKept: config.auditRetention.rows,
      placeOf: (address) => signIn.places.of(address),
      overviews: directory.overviews,
    },
    deviceSignIn: new DeviceSignIn({
      clients,
      door: waiting,
      random,
      interactionLife: timers.interaction,
    }),
    store,
    answers: { challenges, here, shortCodes, cookies, snapshots: draw },
    account: {
      ...accounts,
      browserCookies: cookies,
      cookies: new AccountCookies({ secure }),
    },
    session: {
      clients,
      people: directory.people,
      signOns: single?.signOns,
      signOnCookie: cookie,
    },
    show,
    assets,
    logos: new RememberedLogos(directory.logoStore),
    secrets: directory.secrets,
    configurations: directory.configurations,
    addresses: new ClientAddresses(config.trustProxy),
    probes: directory.probes,
    references,
    audit: directory.audit,
    limiter,
    limitReports,
    clock,
    random,
    logger,
    refusedLog,
    checks: async () => {
      if (serving.draining) throw unavailable('this node is about to stop', undefined);
      directory.audit.assertWritable();
      await store.ping();
      await directory.integrationStore.byClientId(DEMO_CLIENT_ID);
    },
  });
  const provider = new CurrentProvider({
    issuer,
    keys: signingKeys.jwks,
    store,
    people: directory.people,
    grants: directory.grants,
    spent,
    admits: signIn.admits,
    subjects: secrets.subjects,
    clock,
    random,
    secondFactors: signIn.secondFactors,
    clients,
    cookies: { keys: secrets.cookieKeys, secure },
    interactionLife: timers.interaction,
    unclaimedLife: unclaimedLife(timers),
    interactionPath,
    door: waiting,
    pages: providerPages({ show, waiting }),
    signOn: sessions,
    fetch: parts.fetch ?? guardedFetch,
    logger,
    refusedLog,
    before: metrics ? [metrics.middleware, ...front.chain] : front.chain,
  });

  const notices = single?.notices;
  const serving = await serve({
    ...parts,
    directory,
    store,
    post,
    watchers,
    notices,
    answer: (request, response) => provider.answer(request, response),
    signingKeys,
    useKeys: ({ jwks }) => provider.use(jwks),
  });

  const watching = await openWatching({
    config,
    clock,
    metrics,
    directory,
    store,
    waiting: () => watchers.size,
    worker: given.worker ?? false,
  });

  return {
    ...directory,
    peopleAdmin,
    port: serving.port,
    metricsPort: watching?.port,
    routes: front.routes,
    waiting: () => watchers.size,
    tick: () => watchers.tick(),
    followKeys: () => serving.followKeys(),
    logoutNotices: notices,
    ...testing,
    drain: () => serving.drain(),
    close: async (spread) => {
      await watching?.close();
      await serving.close(spread);
      await tracer.close();
    },
  };
}
