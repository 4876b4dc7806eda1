import type { DashboardTestPage, Translator, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { IntegrationTabs } from '../components/integration-frame.tsx';
import { ClaimsTable, Findings, Verdict } from '../components/test-findings.tsx';

/** The gateway plays the relying party of an integration: where that begins, and what it found. */
export function DashboardTest({ context, t, asset }: ViewProps<DashboardTestPage>) {
  const { chrome, application, trial, foreign, entraOnly, paths } = context;
  const above = [{ path: paths.list, text: t('dash.area.integrations') }];
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('test.of', { app: application })}
      above={above}
    >
      <IntegrationTabs t={t} paths={paths} at="test" />
      {foreign && <p role="alert">{t('test.foreign')}</p>}
      {trial ? (
        <>
          <Verdict t={t} verdict={trial.verdict} />
          {trial.asking && <p>{t('test.asking')}</p>}
        </>
      ) : (
        <>
          <p>{t('test.what')}</p>
          <p>{t(entraOnly ? 'test.entra-only' : 'test.how')}</p>
          {!entraOnly && (
            <dl class="facts">
              <div>
                <dt>{t('test.phone-shows')}</dt>
                <dd>{t('test.application', { app: application })}</dd>
              </div>
            </dl>
          )}
        </>
      )}
      <Start context={context} t={t} />
      {trial && (
        <>
          <Findings t={t} heading={t('test.steps')} lines={trial.steps} />
          {trial.claims && (
            <>
              <ClaimsTable t={t} caption={t('test.claims')} claims={trial.claims} />
              <p class="hint">{t('test.claims.note')}</p>
            </>
          )}
          <Findings t={t} heading={t('test.checklist')} lines={trial.checklist} />
          <Findings t={t} heading={t('test.elsewhere')} lines={trial.elsewhere} />
          <Actions>
            <ActionLink href={paths.report} text={t('test.report')} quiet />
          </Actions>
        </>
      )}
      <Preview context={context} t={t} />
    </DashboardLayout>
  );
}

function Start({ context, t }: { context: DashboardTestPage; t: Translator }) {
  const { paths, mayStart, responseTypes, trial } = context;
  return (
    <form method="post" action={paths.start} class="test-start">
      {responseTypes.length > 1 && (
        <label class="field">
          {t('test.response-type')}
          <select name="responseType" disabled={!mayStart}>
            {responseTypes.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="submit"
        class="button"
        disabled={!mayStart}
        aria-describedby={mayStart ? undefined : 'why'}
      >
        {t(trial ? 'test.again' : 'test.start')}
      </button>
      {!mayStart && (
        <p id="why" class="hint">
          {t('test.not-permitted')}
        </p>
      )}
    </form>
  );
}

function Preview({ context, t }: { context: DashboardTestPage; t: Translator }) {
  const { preview, paths } = context;
  const { found, nobody, who, scope } = preview;
  return (
    <>
      <h2 id="preview">{t('test.preview')}</h2>
      <p>{t('test.preview.how', { scope })}</p>
      <form method="post" action={paths.claims} class="test-start">
        <label class="field" for="who">
          {t('test.preview.who')}
        </label>
        <input
          id="who"
          name="who"
          type="text"
          required
          maxLength={254}
          autocomplete="off"
          dir="ltr"
          value={who}
          aria-invalid={nobody ? 'true' : undefined}
          aria-describedby={nobody ? 'who-fault' : undefined}
        />
        {nobody && (
          <span id="who-fault" class="field-fault" role="alert">
            {t('test.preview.nobody')}
          </span>
        )}
        <button type="submit" class="button quiet">
          {t('test.preview.show')}
        </button>
      </form>
      {found && (
        <div>
          {found.claims.length === 0 ? (
            <p>{t('test.preview.none')}</p>
          ) : (
            <ClaimsTable t={t} caption={t('test.preview.of', { who })} claims={found.claims} />
          )}
          <p class="hint">{t('test.preview.later', { names: found.later })}</p>
        </div>
      )}
    </>
  );
}
