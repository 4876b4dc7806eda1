import type { DashboardOverviewPage, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';

/** How an organization's sign-ins are going. */
export function DashboardOverview({ context, t, asset }: ViewProps<DashboardOverviewPage>) {
  const { chrome } = context;
  const above = [{ path: chrome.paths.organizations, text: t('dash.organizations.heading') }];
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.overview')} above={above}>
      <p>{t('dash.overview.what')}</p>
    </DashboardLayout>
  );
}
