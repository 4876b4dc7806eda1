import type { IntegrationKindsPage, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';

/** Which kind of integration is wanted, each with what it is for. */
export function IntegrationKinds({ context, t, asset }: ViewProps<IntegrationKindsPage>) {
  const { chrome, list, kinds } = context;
  const above = [{ path: list, text: t('dash.area.integrations') }];
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.int.kinds.heading')} above={above}>
      <ul class="things">
        {kinds.map(({ kind, path }) => (
          <li key={kind}>
            <a class="dash-target" href={path}>
              {t(`dash.int.kind.${kind}`)}
            </a>
            <p>{t(`dash.int.kind.${kind}.what`)}</p>
          </li>
        ))}
      </ul>
    </DashboardLayout>
  );
}
