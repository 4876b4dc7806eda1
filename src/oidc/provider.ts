import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import Provider, { type ErrorOut, type KoaContextWithOIDC, type UnknownObject } from 'oidc-provider';
import type { PeopleStore } from '../domain/directory/index.ts';
import type { SecondFactors } from '../domain/entra/index.ts';
import type { GrantService } from '../domain/grants/index.ts';
import {
  type BoundedLog,
  type Clock,
  type EphemeralStore,
  GatewayError,
  type Logger,
  type Random,
  type SpentFacts,
} from '../kernel/index.ts';
import { asTheStandardSays } from './answers.ts';
import type { OutgoingFetch } from './backchannel-logout.ts';
import { type ClientSource, isTwin } from './client-source.ts';
import type { CollectedState } from './collected-state.ts';
import { type CookiePolicy, configuration } from './configuration.ts';
import { type DeviceEnd, sayInterval } from './device-sign-in.ts';
import type { LastingParts } from './lasting-adapters.ts';
import { metadata } from './metadata.ts';
import { isDevicePath, resumedUid } from './paths.ts';
import { postOnly } from './post-only.ts';
import { hintsOf, textOf } from './request-hints.ts';
import { ACR_VALUES } from './requested.ts';
import { checkSecondFactor, holdSecondFactor, requestIdOf, secondFactorOf } from './second-factor.ts';
import type { Collected, SignInDoor } from './sign-in-door.ts';
import type { SignOnDoor } from './sign-on-door.ts';
import { answerBySession, carrySession, isSignedOn, keepSession, noticeAnswers } from './single-sign-on.ts';
import { storageAdapter } from './storage-adapter.ts';

/** What the pages room draws for the provider. */
/** The application that this request is of, where the provider has found it. */
export const clientIdOf = (ctx: Context): string | undefined =>
  (ctx as Context & Partial<KoaContextWithOIDC>).oidc?.client?.clientId;

export interface ProviderPages {
  /** The page that posts the response to the relying party (OAuth 2.0 Form Post Response Mode section 2). */
  formPost(ctx: Context, action: string, fields: Record<string, string>): void;
  /** An error that must not be sent to a redirect URI, or a fault of ours. */
  error(ctx: Context, out: ErrorOut, error: Error): Promise<void>;
  /** How a sign-in for another device ended. */
  deviceEnd(ctx: Context, state: DeviceEnd): void;
}

export interface ProviderParts {
  issuer: string;
  keys: readonly JWK[];
  store: EphemeralStore;
  people: PeopleStore;
  clients: ClientSource;
  grants: GrantService;
  /** What the store must not bring back. */
  spent: SpentFacts;
  admits: LastingParts['admits'];
  clock: Clock;
  random: Random;
  /** Makes pairwise subjects. */
  subjects: KeyObject;
  secondFactors: SecondFactors;
  cookies: CookiePolicy;
  interactionLife: number;
  /** How long an interaction is kept that nobody has gone on with. */
  unclaimedLife: number;
  interactionPath: (uid: string) => string;
  door: SignInDoor;
  /** Undefined where sessions are off: every sign-in asks the phone. */
  signOn: SignOnDoor | undefined;
  pages: ProviderPages;
  /** How requests to relying parties leave. */
  fetch: OutgoingFetch;
  logger: Logger;
  /** Where refused requests are told. */
  refusedLog: BoundedLog;
  /** Middleware in front of the provider: headers, errors, and our own routes. */
  before: readonly Middleware[];
}

/**
 * The provider as a Koa application with our middleware in front. Construction costs under a millisecond and all state
 * is in the store, so that a change of keys is a new one of these.
 */
export function createProvider(parts: ProviderParts): Provider {
  const { pages } = parts;

  class CountersignProvider extends Provider {
    // The library's own page cannot be replaced by a setting; the first registration of a name wins.
    override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
      super.registerResponseMode(
        name,
        name === 'form_post'
          ? (ctx, action, fields) => pages.formPost(ctx, action, textFields(asTheStandardSays(fields)))
          : (ctx, action, fields) => handler.call(this, ctx, action, asTheStandardSays(fields)),
      );
    }
  }

  const provider = new CountersignProvider(
    parts.issuer,
    configuration({
      ...parts,
      adapter: storageAdapter(parts.store, parts),
      checkSecondFactor: checkSecondFactor(parts),
      countBeginning: countBeginning(parts.door),
      answerBySession: parts.signOn && answerBySession(parts.signOn, parts.clients),
      renderError: (ctx, out, error) => pages.error(ctx, out, error),
      deviceEnd: (ctx, state) => pages.deviceEnd(ctx, state),
    }),
  );
  // Addresses in answers come from these headers, and the first middleware has pinned them to the issuer.
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function (this: { clientId: string }, secret: string) {
    return parts.clients.secretMatches(this.clientId, secret);
  } as never;
  listen(provider, parts);
  noticeAnswers(provider);
  for (const middleware of [...parts.before, metadata(parts.keys), postOnly, ...signIn(provider, parts)]) {
    provider.use(middleware);
  }
  return provider;
}

/** A request that is answered without a person stores nothing, and is not counted. */
const countBeginning =
  (door: SignInDoor) =>
  async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client, prompts, route } = ctx.oidc;
    if (route !== 'authorization' || client === undefined || prompts.has('none') || isSignedOn(ctx)) return;
    await door.count(client.clientId);
  };

/** The two places where a sign-in leaves the provider and comes back to it. */
function signIn(provider: Provider, parts: ProviderParts): Middleware[] {
  const { door, clients, logger } = parts;
  const unused = new RegExp(
    `^(${provider.cookieName('session')}|${provider.cookieName('interaction')})(\\.sig)?=`,
  );

  const openOnAuthorization: Middleware = async (ctx, next) => {
    await next();
    const { oidc } = ctx as KoaContextWithOIDC;
    // By its name: the provider's router takes the address in any case and with a slash at its end.
    if (oidc?.route !== 'authorization' || ctx.status !== 303) return;
    const interaction = oidc?.entities.Interaction;
    if (interaction === undefined || oidc.client === undefined) return;
    const integration = await clients.integration(oidc.client.clientId);
    if (integration === undefined) return;
    // The page comes straight from here: one round trip less for everybody.
    ctx.remove('Location');
    ctx.status = 200;
    const secondFactor = secondFactorOf(ctx, integration);
    if (secondFactor) {
      logger.info(
        { client: integration.clientId, request: requestIdOf(ctx as KoaContextWithOIDC) },
        'Entra asks',
      );
    }
    await door.open(ctx, {
      uid: interaction.uid,
      integration,
      redirectUri: String(interaction.params.redirect_uri),
      logo: textOf(interaction.params, 'logo'),
      display: textOf(interaction.params, 'display'),
      secondFactor,
      hints: hintsOf(interaction.params),
      uiLocales: textOf(interaction.params, 'ui_locales'),
      creates: oidc.prompts.has('create'),
      test: isTwin(integration.clientId),
    });
  };

  const collectOnResume: Middleware = async (ctx, next) => {
    const uid = resumedUid(ctx.path);
    if (uid === undefined) return next();
    // The provider takes HEAD too, and would spend an interaction that nobody has finished.
    if (ctx.method !== 'GET') return;
    const collected = await door.collect(ctx, uid);
    if (collected.kind === 'waiting') {
      ctx.status = 303;
      ctx.redirect(parts.interactionPath(uid));
      return;
    }
    ctx.state.collected = {
      uid,
      result: toResult(collected, isDevicePath(ctx.path)),
      phoneId: collected.kind === 'approved' ? collected.result.phoneId : undefined,
      ...personOf(collected),
    } satisfies CollectedState;
    if (collected.kind === 'approved') carrySession(ctx.state, collected.session);
    await next();
  };

  /** The library's session is not stored, and the waiting page has a cookie of its own: browsers need not carry these two. */
  const dropUnusedCookies: Middleware = async (ctx, next) => {
    await next();
    const cookies = ctx.response.headers['set-cookie'];
    if (!Array.isArray(cookies)) return;
    const kept = cookies.filter((cookie) => !unused.test(cookie));
    if (kept.length === 0) ctx.remove('Set-Cookie');
    else ctx.set('Set-Cookie', kept);
  };

  return [dropUnusedCookies, keepSession, holdSecondFactor(clients), openOnAuthorization, collectOnResume];
}

type Over = Exclude<Collected, { kind: 'waiting' }>;

/** Who it is, where the relying party knows them by a subject of its own. */
const personOf = (collected: Over) =>
  collected.kind === 'approved' && collected.secondFactor
    ? { person: { sub: collected.secondFactor.subject, userId: collected.result.userId } }
    : {};

/** `elsewhere`: the result goes to a device that nothing ties to the browser, so that no way of it resists phishing. */
function toResult(collected: Over, elsewhere: boolean): object {
  if (collected.kind === 'refused') {
    return { error: 'access_denied', error_description: collected.description };
  }
  const { userId, acr, amr, authenticatedAt } = collected.result;
  return {
    login: {
      // Microsoft Entra takes no other subject than the one that it named.
      accountId: collected.secondFactor?.subject ?? userId,
      acr: elsewhere && acr === ACR_VALUES[0] ? ACR_VALUES[1] : acr,
      amr: [...amr],
      ts: Math.floor(authenticatedAt / 1000),
      remember: false,
    },
    // Each prompt that was asked for is answered by the phone.
    consent: {},
    create: {},
    select_account: {},
  };
}

const textFields = (fields: UnknownObject): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

/** What Node says when the other side hangs up in the middle: it is free to, and that is no fault of ours. */
const BROKEN_OFF = /^(ECONNRESET|ECONNABORTED|EPIPE|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;

const NOT_ITS_GRANT = /^(requested grant type|\S+:device_code) is not allowed for this client$/;

/** What went wrong, for operators. A listener that throws would fail the sign-in, so these only log. */
function listen(provider: Provider, { logger, refusedLog }: ProviderParts): void {
  provider.on('server_error', (ctx: KoaContextWithOIDC, error: Error) => {
    // Refused, as the log of requests says; a flood must not fill it with what is no fault.
    if (error instanceof GatewayError && error.kind === 'limited') return;
    logger.error({ err: error, path: ctx.path }, 'the provider failed');
    if (!(error instanceof GatewayError)) return;
    ctx.status = 503;
    ctx.set('Retry-After', String(error.retryAfter ?? 5));
    ctx.body = { error: 'temporarily_unavailable', error_description: error.message };
  });
  const refused = (event: string) => (ctx: KoaContextWithOIDC, error: Error) => {
    const { error_detail: detail } = error as Error & { error_detail?: string };
    refusedLog.info(
      { event, error: error.message, detail, client: ctx.oidc?.client?.clientId, request: requestIdOf(ctx) },
      'request refused',
    );
  };
  const koa: Koa = provider;
  koa.on('error', (error: NodeJS.ErrnoException) => {
    if (BROKEN_OFF.test(error.code ?? '')) logger.debug({ err: error }, 'a request was broken off');
    else logger.error({ err: error }, 'a request failed');
  });
  provider.on('authorization.error', refused('authorization'));
  const refusedGrant = (event: string) => (ctx: KoaContextWithOIDC, error: Error) => {
    refused(event)(ctx, error);
    // The library says invalid_request; RFC 6749 section 5.2 has a word of its own.
    const { error_description: description } = error as Error & { error_description?: string };
    if (!NOT_ITS_GRANT.test(description ?? '')) return;
    ctx.body = { error: 'unauthorized_client', error_description: description };
  };
  provider.on('grant.error', (ctx: KoaContextWithOIDC, error: Error) => {
    // A device that asks whether it is time yet is no refusal to be written down.
    if (!/^(authorization_pending|slow_down)$/.test(error.message)) refusedGrant('grant')(ctx, error);
  });
  provider.on('device_authorization.error', refusedGrant('device authorization'));
  provider.on('device_resume.error', refused('device resume'));
  provider.on('device_authorization.success', sayInterval);
  provider.on('userinfo.error', refused('userinfo'));
  provider.on('revocation.error', refused('revocation'));
  provider.on('introspection.error', refused('introspection'));
}
