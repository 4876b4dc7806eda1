import {
  type DashboardOverviewPage,
  type Figures,
  figuresOf,
  notSignedInOf,
  type OverviewTimes,
  overviewOutcomes,
  signedInOf,
  type Translator,
} from '../../src/pages/index.ts';
import { ChartBars } from './chart-bars.tsx';
import { ChartLines } from './chart-lines.tsx';
import { ChartShares } from './chart-shares.tsx';

interface Given {
  t: Translator;
  figures: Figures;
  context: DashboardOverviewPage;
}

/** Signed in and not, over time; the table has every outcome. */
export function SignInsOverTime({ t, figures, context }: Given) {
  const { steps, span, totals } = context;
  const inText = figuresOf(t.lang);
  const [signedIn, not] = [
    steps.map(({ counts }) => signedInOf(counts)),
    steps.map(({ counts }) => notSignedInOf(counts)),
  ];
  const sums = signedIn.map((count, i) => count + (not[i] ?? 0));
  const peak = Math.max(...sums);
  const highest = steps[sums.indexOf(peak)];
  return (
    <ChartBars
      id="over-time"
      heading={t('dash.overview.over-time.heading')}
      alternative={
        peak > 0 && highest
          ? t('dash.overview.over-time.alternative', {
              count: inText.count(signedInOf(totals)),
              not: inText.count(notSignedInOf(totals)),
              peak: inText.count(peak),
              when: inText.whole(highest.start, span),
            })
          : t('dash.overview.over-time.alternative-none')
      }
      keys={[
        { look: 'one', label: t('dash.overview.figure.signed-in') },
        { look: 'two', label: t('dash.overview.over-time.not') },
      ]}
      series={[signedIn, not]}
      count={figures.count}
      tick={figures.tick}
      step={(i) => stepName(context, figures, i)}
      tableName={t('dash.overview.over-time.table')}
      columns={[
        t(`dash.overview.${span}`),
        ...overviewOutcomes.map((outcome) => t(`dash.overview.outcome.${outcome}`)),
      ]}
      rows={steps.map(({ start, counts }) => [
        figures.whole(start, span),
        ...overviewOutcomes.map((outcome) => figures.count(counts[outcome])),
      ])}
    />
  );
}

/** How sign-ins ended, all of the period together. */
export function Outcomes({ t, figures, context: { totals } }: Given) {
  const all = overviewOutcomes.reduce((sum, outcome) => sum + totals[outcome], 0);
  const most = Math.max(1, ...Object.values(totals));
  return (
    <>
      <ChartShares
        id="outcomes"
        heading={t('dash.overview.outcomes.heading')}
        columns={[
          t('dash.overview.outcomes.name'),
          t('dash.overview.outcomes.count'),
          t('dash.overview.outcomes.share'),
        ]}
        rows={overviewOutcomes.map((outcome) => ({
          name: t(`dash.overview.outcome.${outcome}`),
          count: figures.count(totals[outcome]),
          share: all === 0 ? figures.nothing : figures.share(totals[outcome] / all),
          part: totals[outcome] / most,
        }))}
      />
      <p class="hint">{t('dash.overview.outcomes.hint')}</p>
    </>
  );
}

/** How long people take, over time. */
export function TimesToApprove({ t, figures, context }: Given) {
  const { steps, span, answer, precision } = context;
  const inText = figuresOf(t.lang);
  const seconds = (of: 'median' | 'p95') => steps.map((step) => step.answer && step.answer[of] / 1_000);
  const inWords = (times: OverviewTimes | undefined, of: 'median' | 'p95') =>
    times ? figures.duration(times[of]) : figures.nothing;
  return (
    <>
      <ChartLines
        id="times"
        heading={t('dash.overview.times.heading')}
        alternative={
          answer
            ? t('dash.overview.times.alternative', {
                median: inText.duration(answer.median),
                p95: inText.duration(answer.p95),
              })
            : t('dash.overview.times.alternative-none')
        }
        keys={[
          { look: 'one', label: t('dash.overview.times.median') },
          { look: 'two', label: t('dash.overview.times.p95') },
        ]}
        series={[seconds('median'), seconds('p95')]}
        value={(value) => figures.duration(value * 1_000)}
        step={(i) => stepName(context, figures, i)}
        tableName={t('dash.overview.times.table')}
        columns={[
          t(`dash.overview.${span}`),
          t('dash.overview.times.approvals'),
          t('dash.overview.times.median'),
          t('dash.overview.times.p95'),
        ]}
        rows={steps.map((step) => [
          figures.whole(step.start, span),
          figures.count(step.answer?.count ?? 0),
          inWords(step.answer, 'median'),
          inWords(step.answer, 'p95'),
        ])}
      />
      <p class="hint">
        {t('dash.overview.times.what')}{' '}
        {t('dash.overview.times.precision', { share: inText.share(precision) })}
      </p>
    </>
  );
}

const stepName = ({ steps, span }: DashboardOverviewPage, figures: Figures, index: number): string =>
  figures[span](steps[index]?.start ?? 0);
