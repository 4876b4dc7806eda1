import {
  type DashboardOverviewPage,
  figuresIn,
  overviewPeriods,
  type ViewProps,
} from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Outcomes, SignInsOverTime, TimesToApprove } from '../components/overview-charts.tsx';
import { OverviewFigures } from '../components/overview-figures.tsx';
import { OverviewHealth } from '../components/overview-health.tsx';

/** What needs attention, and how signing in goes: of an organization, of one application, or of everything. */
export function DashboardOverview({ context, t, asset }: ViewProps<DashboardOverviewPage>) {
  const { chrome, application, period, periods, steps, complete, health } = context;
  const figures = figuresIn(t);
  const shown = { t, figures, context };
  const above = application ? [{ path: application.all, text: t('dash.overview.all') }] : [];
  const heading = application
    ? t('dash.overview.of', { application: application.name })
    : t('dash.area.overview');
  const empty = steps.every(({ counts }) => Object.values(counts).every((count) => count === 0));
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={heading}
      above={above}
      styles={['chart.css']}
    >
      {health && <OverviewHealth t={t} health={health} />}
      <nav class="periods" aria-label={t('dash.overview.periods')}>
        {overviewPeriods.map((one) => (
          <a key={one} href={periods[one]} aria-current={one === period ? 'page' : undefined}>
            {t(`dash.overview.period.${one}`)}
          </a>
        ))}
      </nav>
      {!complete && (
        <p class="warning" role="status">
          {t('dash.overview.incomplete')}
        </p>
      )}
      {empty && <p>{t('dash.overview.none')}</p>}
      <OverviewFigures {...shown} />
      <SignInsOverTime {...shown} />
      <Outcomes {...shown} />
      <TimesToApprove {...shown} />
      <p class="hint">{t('dash.overview.utc')}</p>
    </DashboardLayout>
  );
}
