import type { DashboardNewOrganizationPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { TextField } from '../components/text-field.tsx';
import { Layout } from '../layout.tsx';

/** A new organization. */
export function DashboardNewOrganization({ context, t, asset }: ViewProps<DashboardNewOrganizationPage>) {
  const { path, organizations, values, fault } = context;
  const heading = t('dash.new-organization.heading');
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'account.css', 'dashboard.css']}>
      <main class="account">
        <h1>{heading}</h1>
        <p>{t('dash.new-organization.what')}</p>
        <form method="post" action={path} class="copy">
          <TextField
            name="name"
            label={t('dash.new-organization.name')}
            value={values.name}
            fault={fault && t(`dash.new-organization.fault.${fault.kind}`)}
            autoComplete="organization"
            required
          />
          <button type="submit" class="button">
            {t('dash.new-organization.create')}
          </button>
        </form>
        <Actions>
          <ActionLink href={organizations} text={t('dash.new-organization.back')} quiet />
        </Actions>
      </main>
    </Layout>
  );
}
