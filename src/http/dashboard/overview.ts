import type Router from '@koa/router';
import { integrationNotFound } from '../../domain/directory/index.ts';
import type { HealthArea, HealthGroup, HealthNote } from '../../domain/health/index.ts';
import { DURATION_PRECISION, type Overviews, PERIODS } from '../../domain/statistics/index.ts';
import { parseId } from '../../kernel/index.ts';
import { type HealthNotes, type OverviewPeriod, overviewPeriods } from '../../pages/index.ts';
import { dashboardRoutes, pathTo } from '../dashboard-routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import type { Desk, Me } from './desk.ts';

/** How signing in goes. `period` and `integration` stand in the address, so that what is seen can be passed on. */
export function mountOverview(
  router: Router,
  parts: { desk: Desk; overviews: Overviews; show: ShowPage },
): void {
  const { desk, overviews, show } = parts;

  router.get(
    dashboardRoutes.overview,
    desk.member('overview:read', async (ctx, me) => {
      const { period: asked, integration: id } = ctx.query;
      const period = overviewPeriods.find((one) => one === asked) ?? 'day';
      const integrationId = parseId('int', id);
      if (id !== undefined && integrationId === undefined) throw integrationNotFound();
      const seen = await overviews.of(me.actor, { integrationId }, period);
      const { steps, totals, answer, whole, complete } = seen.overview;
      const address = (of: OverviewPeriod) => addressOf(me, of, integrationId);
      show(ctx, 200, 'dashboard-overview', {
        chrome: await desk.chrome(me, 'overview'),
        period,
        periods: { day: address('day'), month: address('month'), quarter: address('quarter') },
        ...(seen.integration && {
          application: { name: seen.integration.name, all: addressOf(me, period, undefined) },
        }),
        span: PERIODS[period].span,
        steps: steps.map(({ start, counts, answer: times }) => ({
          start,
          counts,
          ...(times && { answer: times }),
        })),
        totals,
        ...(answer && { answer }),
        ...(whole && { whole }),
        precision: DURATION_PRECISION,
        complete,
        ...(!seen.integration && { health: seen.health.map((group) => notesOf(group, me)) }),
      });
    }),
  );
}

/** Of the first period nothing is said: it is what anybody sees who asks for none. */
function addressOf({ where }: Me, period: OverviewPeriod, integration: string | undefined): string {
  const query = new URLSearchParams({
    ...(integration !== undefined && { integration }),
    ...(period !== 'day' && { period }),
  }).toString();
  return pathTo(dashboardRoutes.overview, { organization: where }) + (query === '' ? '' : `?${query}`);
}

const notesOf = ({ kind, severity, notes, more }: HealthGroup, me: Me): HealthNotes => ({
  kind,
  severity,
  items: notes.map((note) => {
    const { subject, at, count } = note;
    const href = linkOf(note, me);
    return {
      ...(subject && { name: subject.name }),
      ...(href !== undefined && { href }),
      ...(at !== undefined && { at }),
      ...(count !== undefined && { count }),
    };
  }),
  more,
});

const LISTS: Record<HealthArea, string> = {
  integrations: dashboardRoutes.integrations.list,
  webhooks: dashboardRoutes.webhooks.list,
  members: dashboardRoutes.members.list,
  audit: dashboardRoutes.audit.list,
};

/** How its sign-ins go, where that is what is odd about an integration; else where it can be put right. */
function linkOf({ kind, link, subject }: HealthNote, me: Me): string | undefined {
  if (link === undefined) return undefined;
  if (kind === 'integration_reported' || kind === 'integration_declined')
    return addressOf(me, 'month', subject?.id);
  const organization = me.where;
  return link === 'integrations' && subject !== undefined
    ? pathTo(dashboardRoutes.integrations.page, { organization, integration: subject.id })
    : pathTo(LISTS[link], { organization });
}
