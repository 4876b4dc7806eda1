import type { DashboardUsersPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';
import { Value } from '../components/value.tsx';

const LONGEST_QUERY = 200;

/** The people whom an organization knows, or everybody: looked for by the beginning of a word. */
export function DashboardUsers({ context, t, asset }: ViewProps<DashboardUsersPage>) {
  const { chrome, paths, query, users, next, later } = context;
  const all = chrome.organization === undefined;
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.users.heading')}>
      <p>{t(all ? 'dash.users.what-all' : 'dash.users.what')}</p>
      {paths.invite && (
        <div class="row">
          <ActionLink href={paths.invite} text={t('dash.users.invite')} />
        </div>
      )}
      <search>
        <form method="get" action={paths.list} class="find">
          <label>
            {t('dash.users.search')}
            <input type="search" name="q" value={query} maxLength={LONGEST_QUERY} autoComplete="off" />
          </label>
          <button type="submit" class="button quiet">
            {t('dash.users.find')}
          </button>
        </form>
      </search>
      {users.length === 0 ? (
        <p>{t(query === '' ? 'dash.users.empty' : 'dash.users.none-found')}</p>
      ) : (
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('dash.users.column.name')}</th>
                <th scope="col">{t('dash.users.column.email')}</th>
                <th scope="col">{t('dash.users.column.state')}</th>
                <th scope="col">{t('dash.users.column.phones')}</th>
                <th scope="col">{t(all ? 'dash.users.column.since' : 'dash.users.column.seen')}</th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <tr key={user.path}>
                  <th scope="row">
                    <a href={user.path}>
                      <Value text={user.name} />
                    </a>
                  </th>
                  <td>{user.email && <Value text={user.email} />}</td>
                  <td>{t(`dash.users.state.${user.state}`)}</td>
                  <td>{t('dash.users.number', { number: user.phones })}</td>
                  <td>{user.at === undefined ? t('dash.users.never') : <Moment t={t} at={user.at} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="row">
        {(later || query !== '') && <a href={paths.list}>{t('dash.users.from-the-start')}</a>}
        {next && <a href={next}>{t('dash.users.next')}</a>}
      </div>
    </DashboardLayout>
  );
}
