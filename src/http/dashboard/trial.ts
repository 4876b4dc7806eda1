import type Router from '@koa/router';
import type { Context } from 'koa';
import { may } from '../../domain/access/index.ts';
import { type Integration, integrationNotFound } from '../../domain/directory/index.ts';
import {
  type ClaimsPreview,
  type Finding,
  sorted,
  type Trial,
  type TrialService,
  USUAL_SCOPE,
  verdictOf,
} from '../../domain/trial/index.ts';
import { GatewayError, type IntegrationId, type Limiter, parseId } from '../../kernel/index.ts';
import type { DashboardTestPage, ShownClaims, TestLine } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import { readForm } from '../shared/body.ts';
import type { OwnCookie } from '../shared/own-cookie.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Desk, type Me, seeOther } from './desk.ts';
import { pathsOf } from './integration-parts.ts';

export interface TrialParts {
  issuer: string;
  desk: Desk;
  trials: TrialService;
  claimsPreview: ClaimsPreview;
  trialCookie: OwnCookie;
  show: ShowPage;
  limiter: Limiter;
}

/** "Test this integration": begun by a form, answered at a redirect URI of our own, shown on one page. */
export function mountTrial(router: Router, parts: TrialParts): void {
  const { desk, trials, claimsPreview, trialCookie: cookie, limiter, issuer } = parts;
  const ours = sameOrigin(issuer);
  const page = new TrialPage(parts);

  router.get(
    dashboardRoutes.trial.page,
    desk.member('integrations:read', (ctx, me) => page.show(ctx, me, 200)),
  );

  router.post(
    dashboardRoutes.trial.page,
    ours,
    desk.member('integrations:write', async (ctx, me) => {
      const id = idOf(ctx);
      await trials.subject(me.actor, id);
      await limiter.count('authorize', askerOf(ctx));
      const form = await readForm(ctx);
      const { browserSecret, url } = await trials.begin(me.actor, id, {
        redirectUri: issuer + pathOf(dashboardRoutes.trial.callback, ctx, me),
        responseType: form.get('responseType'),
      });
      cookie.write(ctx, browserSecret);
      seeOther(ctx, url ?? pathOf(dashboardRoutes.trial.page, ctx, me));
    }),
  );

  /** Looks at what came, and goes on to the page, so that neither a reload nor the address bar has it again. */
  const answer = async (ctx: Context, me: Me, fields: ReadonlyMap<string, string>) => {
    try {
      await trials.answer(me.actor, idOf(ctx), cookie.read(ctx), fields);
    } catch (error) {
      if (!(error instanceof GatewayError) || !STRAYS.has(error.code)) throw error;
      return page.show(ctx, me, 400, { foreign: true });
    }
    seeOther(ctx, pathOf(dashboardRoutes.trial.page, ctx, me));
  };
  router.get(
    dashboardRoutes.trial.callback,
    desk.member('integrations:write', (ctx, me) => answer(ctx, me, new Map(ctx.URL.searchParams))),
  );
  router.post(
    dashboardRoutes.trial.callback,
    ours,
    desk.member('integrations:write', async (ctx, me) => answer(ctx, me, await readForm(ctx))),
  );

  router.get(
    dashboardRoutes.trial.report,
    desk.member('integrations:read', async (ctx, me) => {
      const report = await trials.report(me.actor, idOf(ctx), cookie.read(ctx));
      ctx.attachment(`test-${report.integration}.json`);
      ctx.type = 'application/json';
      ctx.body = `${JSON.stringify(report, null, 2)}\n`;
    }),
  );

  router.post(
    dashboardRoutes.trial.claims,
    ours,
    desk.member('integrations:read', async (ctx, me) => {
      await trials.subject(me.actor, idOf(ctx));
      const who = ((await readForm(ctx)).get('who') ?? '').slice(0, MOST_TYPED);
      try {
        const { claims, fromTheSignIn } = await claimsPreview.of(me.actor, idOf(ctx), who);
        const found = { claims: shown(claims), later: fromTheSignIn.join(', ') };
        await page.show(ctx, me, 200, { preview: { scope: USUAL_SCOPE, who, found } });
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'user_not_found') throw error;
        await page.show(ctx, me, 404, { preview: { scope: USUAL_SCOPE, who, nobody: true } });
      }
    }),
  );
}

/** An address has no more characters (RFC 5321 section 4.5.3.1.3). */
const MOST_TYPED = 254;

/** Answers that no running test of this browser waits for. */
const STRAYS = new Set(['test_not_found', 'test_answer_foreign']);

class TrialPage {
  readonly #parts: TrialParts;

  constructor(parts: TrialParts) {
    this.#parts = parts;
  }

  async show(
    ctx: Context,
    me: Me,
    status: number,
    more: Pick<Partial<DashboardTestPage>, 'foreign' | 'preview'> = {},
  ): Promise<void> {
    const { desk, trials, trialCookie, show } = this.#parts;
    const id = idOf(ctx);
    const integration = await trials.subject(me.actor, id);
    const trial = await trials.read(me.actor, id, trialCookie.read(ctx));
    show(ctx, status, 'dashboard-test', {
      chrome: await desk.chrome(me, 'integrations'),
      application: integration.name,
      paths: {
        ...pathsOf(me, { id }),
        start: pathOf(dashboardRoutes.trial.page, ctx, me),
        report: pathOf(dashboardRoutes.trial.report, ctx, me),
        claims: pathOf(dashboardRoutes.trial.claims, ctx, me),
      },
      mayStart: may(me.actor, 'integrations:write'),
      responseTypes: choiceOf(integration),
      entraOnly: integration.kind === 'entra-external-mfa',
      preview: { scope: USUAL_SCOPE, who: '' },
      ...(trial && { trial: trialOf(trial) }),
      ...more,
    });
  }
}

function trialOf({ findings, state, claims }: Trial): NonNullable<DashboardTestPage['trial']> {
  const { checklist, steps, elsewhere } = sorted(findings);
  return {
    verdict: verdictOf(steps),
    asking: state !== 'over',
    checklist: checklist.map(lineOf),
    steps: steps.map(lineOf),
    elsewhere: elsewhere.map(lineOf),
    claims: claims && shown(claims),
  };
}

const lineOf = ({ check, outcome, reason, values, code }: Finding): TestLine => ({
  check,
  outcome,
  reason,
  ...(values === undefined ? {} : { values }),
  ...(code === undefined ? {} : { code }),
});

const shown = (claims: Readonly<Record<string, unknown>>): ShownClaims =>
  Object.entries(claims).map(([name, value]) => [name, JSON.stringify(value)] as const);

const choiceOf = ({ kind, responseTypes }: Integration): readonly string[] =>
  kind !== 'entra-external-mfa' && responseTypes.length > 1 ? responseTypes : [];

function idOf(ctx: Context): IntegrationId {
  const id = parseId('int', (ctx.params as { integration?: string }).integration);
  if (id === undefined) throw integrationNotFound();
  return id;
}

const pathOf = (route: string, ctx: Context, me: Me): string =>
  pathTo(route, { organization: me.where, integration: idOf(ctx) });
