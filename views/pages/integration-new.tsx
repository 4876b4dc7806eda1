import type { IntegrationNewPage, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Faulty, IntegrationField } from '../components/integration-field.tsx';

/** The form for a new integration. What follows from it can be looked at before it is kept. */
export function IntegrationNew({ context, t, asset }: ViewProps<IntegrationNewPage>) {
  const { chrome, list, kind, path, fields, redirectUris } = context;
  const above = [{ path: list, text: t('dash.area.integrations') }];
  const heading = t(`dash.int.kind.${kind}`);
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={heading} above={above}>
      <Faulty t={t} fields={fields} />
      <p>{t(`dash.int.kind.${kind}.what`)}</p>
      <form method="post" action={path} class="dash-form">
        {fields.map((field) => (
          <IntegrationField key={field.field} t={t} field={field} />
        ))}
        {redirectUris && (
          <section aria-labelledby="follows">
            <h2 id="follows">{t('dash.int.new.follows')}</h2>
            <ul>
              {redirectUris.map((uri) => (
                <li key={uri}>
                  <code>{uri}</code>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div class="row">
          <button type="submit" class="button">
            {t('dash.int.new.create')}
          </button>
          {kind !== 'oidc' && (
            <button type="submit" class="button quiet" name="look" value="1">
              {t('dash.int.new.look')}
            </button>
          )}
        </div>
      </form>
    </DashboardLayout>
  );
}
