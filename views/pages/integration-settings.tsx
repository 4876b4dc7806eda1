import type { IntegrationSettingsPage, MessageKey, ViewProps } from '../../src/pages/index.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { Faulty, IntegrationField } from '../components/integration-field.tsx';
import { IntegrationFrame } from '../components/integration-frame.tsx';
import { Value } from '../components/value.tsx';

/** Everything about an integration that may be changed, and what may not any more. */
export function IntegrationSettings({ context, t, asset }: ViewProps<IntegrationSettingsPage>) {
  const { chrome, integration, path, version, groups, fixed, keys, conflict } = context;
  return (
    <IntegrationFrame t={t} asset={asset} chrome={chrome} integration={integration} at="settings">
      {conflict ? (
        <p role="alert">{t('dash.int.conflict')}</p>
      ) : (
        <Faulty t={t} fields={groups.flatMap(({ fields }) => fields)} />
      )}
      {!integration.writes && <p>{t('dash.int.reader')}</p>}
      <form method="post" action={path} class="dash-form">
        <input type="hidden" name="version" value={version} />
        {groups.map(({ group, fields }) => (
          <fieldset key={group}>
            <legend>{t(`dash.int.group.${group}`)}</legend>
            {group === 'client' && keys.length > 0 && (
              <p>
                {t('dash.int.keys')}
                {keys.map((key) => (
                  <code key={key} class="line">
                    <Value text={key} />
                  </code>
                ))}
              </p>
            )}
            {fields.map((field) => (
              <IntegrationField key={field.field} t={t} field={field} readOnly={!integration.writes} />
            ))}
          </fieldset>
        ))}
        {integration.writes && (
          <div class="row">
            <button type="submit" class="button">
              {t('dash.int.save')}
            </button>
          </div>
        )}
      </form>
      {fixed.length > 0 && (
        <section aria-labelledby="fixed">
          <h2 id="fixed">{t('dash.int.fixed')}</h2>
          <Facts>
            {fixed.map(({ field, option }) => (
              <Fact key={field} name={t(`dash.int.field.${field}`)}>
                {t(`dash.int.choice.${field}.${option}` as MessageKey)}
              </Fact>
            ))}
          </Facts>
        </section>
      )}
    </IntegrationFrame>
  );
}
