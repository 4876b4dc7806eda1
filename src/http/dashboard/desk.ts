import type { Context } from 'koa';
import { type Actor, assertMay, may, type Permission } from '../../domain/access/index.ts';
import type { Sessions, SignedIn } from '../../domain/account/index.ts';
import { displayName } from '../../domain/directory/index.ts';
import {
  type Organization,
  type OrganizationService,
  organizationNotFound,
} from '../../domain/organizations/index.ts';
import {
  DEFAULT_ORGANIZATION,
  GatewayError,
  type Limiter,
  type OrganizationId,
  parseId,
  type Random,
  randomToken,
} from '../../kernel/index.ts';
import {
  type DashboardArea,
  type DashboardChrome,
  type DashboardEnd,
  type DashboardNotice,
  dashboardAreas,
} from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { routes } from '../routes.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { countBeginning, type Waiting } from '../signin/index.ts';

/** As whom the gateway asks a phone. */
const OURSELVES = 'Countersign';

export interface DeskParts {
  issuer: string;
  sessions: Sessions;
  cookie: OwnCookie;
  organizations: OrganizationService;
  waiting: Waiting;
  show: ShowPage;
  limiter: Limiter;
  random: Random;
}

/** Whoever is signed in, in the organization that the address names. */
export interface Me extends SignedIn {
  readonly actor: Actor;
  /** As the address has it. */
  readonly where: OrganizationId | 'all';
  /** None where all of them are meant. */
  readonly organization: Organization | undefined;
}

/** What every page of the dashboard begins and ends with: who sits there, what they may, and where they go on. */
export class Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Whoever is signed in to the dashboard in this browser. */
  recall(ctx: Context): Promise<SignedIn | undefined> {
    return this.#parts.sessions.recall(this.#parts.cookie.read(ctx));
  }

  /** Does this for whoever is signed in, wherever they belong; to anybody else it shows where one signs in. */
  signedIn(handle: (ctx: Context, me: SignedIn) => Promise<void> | void) {
    return async (ctx: Context): Promise<void> => {
      const me = await this.recall(ctx);
      if (me === undefined) return this.door(ctx, 401, 'over');
      await this.#parts.limiter.count('dashboard', me.user.id);
      await handle(ctx, me);
    };
  }

  /**
   * Does this for a member with this permission in the organization that the address names. One they are no member of
   * is answered exactly as one that does not exist.
   */
  member(permission: Permission, handle: (ctx: Context, me: Me) => Promise<void> | void) {
    return this.signedIn(async (ctx, signedIn) => {
      const me = await this.#placed(ctx, signedIn);
      assertMay(me.actor, permission);
      await handle(ctx, me);
    });
  }

  async #placed(ctx: Context, signedIn: SignedIn): Promise<Me> {
    const { organizations } = this.#parts;
    const text = (ctx.params as { organization?: string }).organization;
    const where = text === 'all' ? text : organizationIdOf(text);
    const actor = where && (await organizations.actorIn(where, signedIn.user.id, addressOf(ctx)));
    if (where === undefined || actor === undefined) throw organizationNotFound();
    const organization = where === 'all' ? undefined : await organizations.byId(actor, where);
    return { ...signedIn, actor, where, organization };
  }

  /** What stands around every page: where one is, where one may go, and what is to be said once. */
  async chrome(me: Me, area: DashboardArea): Promise<DashboardChrome> {
    const { session, user, actor, where, organization } = me;
    const notice = session.notice as DashboardNotice | undefined;
    if (notice !== undefined) await this.#parts.sessions.change(session.id, { notice: undefined });
    return {
      area,
      organization: organization && { id: organization.id, name: organization.name },
      person: displayName(user),
      operator: actor.operator,
      places: dashboardAreas
        .filter((one) => may(actor, `${one}:read`))
        .map((one) => ({ area: one, path: pathTo(AREAS[one], { organization: where }) })),
      paths: {
        organizations: dashboardRoutes.organizations,
        signOut: dashboardRoutes.signOut,
        account: routes.me.page,
      },
      ...(notice !== undefined && { notice: { kind: notice } }),
    };
  }

  /** Goes on to another page, which says this once. */
  async back(ctx: Context, me: SignedIn, path: string, notice: DashboardNotice): Promise<void> {
    await this.#parts.sessions.change(me.session.id, { notice });
    seeOther(ctx, path);
  }

  /** Where one signs in, and why one is not. */
  door(ctx: Context, status: number, end?: DashboardEnd): void {
    const { cookie, show } = this.#parts;
    if (cookie.read(ctx) !== undefined) cookie.clear(ctx);
    show(ctx, status, 'dashboard-door', {
      paths: { signIn: dashboardRoutes.signIn, recover: routes.recover.page },
      ...(end && { end: { kind: end } }),
    });
  }

  /** Asks a phone to open the dashboard, whoever's it is. */
  async ask(ctx: Context): Promise<void> {
    const { limiter, random, waiting, issuer } = this.#parts;
    await countBeginning(limiter, ctx);
    await waiting.begin(
      ctx,
      {
        organizationId: DEFAULT_ORGANIZATION,
        integrationId: undefined,
        clientId: issuer,
        application: OURSELVES,
        host: new URL(issuer).host,
        demo: false,
        purpose: 'dashboard',
        // Whoever got in by passing a code on could change what everybody signs in to.
        policy: {
          confirmation: { kind: 'typed-code', when: 'always' },
          // Where anybody may make an organization, anybody may make an account to do so.
          signUp: { mode: this.#parts.organizations.open ? 'open' : 'invited', domains: [] },
        },
      },
      { kind: 'dashboard', uid: randomToken(random, 32) },
    );
  }
}

const AREAS: Record<DashboardArea, string> = {
  overview: dashboardRoutes.overview,
  integrations: dashboardRoutes.integrations.list,
  users: dashboardRoutes.users.list,
  audit: dashboardRoutes.audit.list,
  webhooks: dashboardRoutes.webhooks.list,
  members: dashboardRoutes.members.list,
  keys: dashboardRoutes.keys.list,
};

/** The default organization has an id that was given and not drawn. */
const organizationIdOf = (text: string | undefined): OrganizationId | undefined =>
  text === DEFAULT_ORGANIZATION ? text : parseId('org', text);

/** After a form: the browser loads that page anew, and a reload sends nothing again. */
export function seeOther(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}

/**
 * The faults of a refused form, to stand beside their fields, by the name of each field. Throws what is no refusal of
 * the input.
 */
export function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof GatewayError) || error.faults === undefined) throw error;
  return Object.fromEntries(error.faults.map(({ path, message }) => [path, message]));
}
