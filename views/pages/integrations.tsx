import type { IntegrationsPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';

/** The integrations of an organization. Where there is none yet, what one is and how it begins. */
export function Integrations({ context, t, asset }: ViewProps<IntegrationsPage>) {
  const { chrome, path, search, integrations, next, create } = context;
  const empty = integrations.length === 0 && search === '';
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.integrations')}>
      {empty && <p>{t('dash.int.list.empty')}</p>}
      {create && (
        <div class="row">
          <ActionLink href={create} text={t('dash.int.list.create')} />
        </div>
      )}
      {!empty && (
        <form method="get" action={path} class="dash-search">
          <label>
            {t('dash.int.list.search')}
            <input type="search" name="q" value={search} autoComplete="off" />
          </label>
          <button type="submit" class="button quiet">
            {t('dash.int.list.find')}
          </button>
        </form>
      )}
      {integrations.length === 0 && search !== '' && (
        <p role="status">{t('dash.int.list.nothing', { search })}</p>
      )}
      <ul class="things">
        {integrations.map((one) => (
          <li key={one.clientId}>
            <a class="dash-target" href={one.path}>
              {one.name}
            </a>
            <p class="mark details">
              <span>{t(`dash.int.kind.${one.kind}`)}</span>
              <code>{one.clientId}</code>
            </p>
          </li>
        ))}
      </ul>
      {next && (
        <Actions>
          <ActionLink href={next} text={t('dash.int.list.next')} quiet />
        </Actions>
      )}
    </DashboardLayout>
  );
}
