import type { DashboardOrganizationPage, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { LookFields } from '../components/look-fields.tsx';
import { TextField } from '../components/text-field.tsx';

/** What an organization is called and how its new integrations look; and its end. */
export function DashboardOrganization({ context, t, asset }: ViewProps<DashboardOrganizationPage>) {
  const { chrome, paths, version, form, changed, removal } = context;
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.organization.heading')}>
      <p role="alert">{changed && t('dash.organization.changed')}</p>
      <p>{t('setup.look.what')}</p>
      <form method="post" action={paths.save} encType="multipart/form-data" class="copy">
        <input type="hidden" name="version" value={String(version)} />
        <LookFields t={t} form={form} />
        <button type="submit" class="button">
          {t('dash.organization.save')}
        </button>
      </form>
      {removal && (
        <>
          <h2>{t('dash.organization.remove')}</h2>
          <p>{t('dash.organization.remove-what')}</p>
          <form method="post" action={paths.remove} class="copy">
            <TextField
              name="sure"
              label={t('dash.organization.remove-sure', { name: removal.name })}
              value=""
              fault={removal.fault && t(`dash.organization.fault.${removal.fault.kind}`)}
              required
            />
            <button type="submit" class="button quiet">
              {t('dash.organization.remove')}
            </button>
          </form>
        </>
      )}
    </DashboardLayout>
  );
}
