import {
  type DashboardOverviewPage,
  type Figures,
  signedInOf,
  successOf,
  type Translator,
} from '../../src/pages/index.ts';

/** The few numbers that are read first. */
export function OverviewFigures({
  t,
  figures,
  context: { totals, answer, whole },
}: {
  t: Translator;
  figures: Figures;
  context: DashboardOverviewPage;
}) {
  const success = successOf(totals);
  const duration = (ms: number | undefined) => (ms === undefined ? figures.nothing : figures.duration(ms));
  const shown = [
    [t('dash.overview.figure.signed-in'), figures.count(signedInOf(totals))],
    [t('dash.overview.figure.success'), success === undefined ? figures.nothing : figures.share(success)],
    [t('dash.overview.figure.median'), duration(answer?.median)],
    [t('dash.overview.figure.p95'), duration(answer?.p95)],
    [t('dash.overview.figure.whole'), duration(whole?.median)],
  ] as const;
  return (
    <dl class="figures">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
