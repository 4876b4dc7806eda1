import type { DashboardGuidePage, Translator, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { GuideStep } from '../components/guide-step.tsx';
import { IntegrationTabs } from '../components/integration-frame.tsx';

/** How to set an integration up on the other side, with its own values. */
export function DashboardGuide({ context, t, asset }: ViewProps<DashboardGuidePage>) {
  const { chrome, integration, paths, tabs, kind, warnings, steps, options } = context;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('dash.guides.heading', { name: integration })}
      above={[{ path: paths.list, text: t('dash.area.integrations') }]}
    >
      <IntegrationTabs t={t} paths={paths} at="guides" />
      <nav aria-label={t('dash.guides.tabs')} class="tabs">
        <ul>
          {tabs.map((tab) => (
            <li key={tab.kind}>
              <a href={tab.path} aria-current={tab.kind === kind ? 'page' : undefined}>
                {t(`dash.guides.guide.${tab.kind}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h2>{t(`dash.guides.guide.${kind}`)}</h2>
      <p>{t('dash.guides.lead')}</p>
      {warnings.map((warning) => (
        <p key={warning.kind} class="warning">
          {t(`dash.guides.warning.${warning.kind}`, { value: warning.value })}
        </p>
      ))}
      {options.fields.length > 0 && <Options t={t} options={options} />}
      <ol class="guide">
        {steps.map((step, index) => (
          <GuideStep key={step.kind} t={t} step={step} index={index} />
        ))}
      </ol>
    </DashboardLayout>
  );
}

/** What the integration does not hold. It stands in the page's address, so that a reload has it again. */
function Options({
  t,
  options: { path, fields },
}: {
  t: Translator;
  options: DashboardGuidePage['options'];
}) {
  return (
    <form method="get" action={path} class="guide-options">
      <h3>{t('dash.guides.options.heading')}</h3>
      {fields.map(({ kind, value, faulty }) => (
        <div key={kind} class="field">
          <label for={`option-${kind}`}>{t(`dash.guides.options.${kind}`)}</label>
          <input
            id={`option-${kind}`}
            name={kind}
            type="text"
            value={value}
            dir="auto"
            autocomplete="off"
            {...(faulty && { 'aria-invalid': true, 'aria-describedby': `option-${kind}-fault` })}
          />
          {faulty && (
            <span id={`option-${kind}-fault`} class="field-fault">
              {t(`dash.guides.fault.${kind}`, { example: 'https://keycloak.example.com' })}
            </span>
          )}
        </div>
      ))}
      <div class="row">
        <button type="submit" class="button quiet">
          {t('dash.guides.options.apply')}
        </button>
      </div>
    </form>
  );
}
