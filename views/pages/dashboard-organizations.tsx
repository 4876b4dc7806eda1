import type { DashboardOrganizationsPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** The organizations that somebody may go to. */
export function DashboardOrganizations({ context, t, asset }: ViewProps<DashboardOrganizationsPage>) {
  const { all, organizations, signOut, create, more } = context;
  return (
    <Layout
      t={t}
      asset={asset}
      title={t('dash.organizations.heading')}
      styles={['signin.css', 'account.css']}
    >
      <main class="account">
        <h1>{t('dash.organizations.heading')}</h1>
        {organizations.length === 0 && !all && <p>{t('dash.organizations.none')}</p>}
        <ul class="things">
          {organizations.map(({ name, path, role }) => (
            <li key={path}>
              <a href={path}>{name}</a> {role && <span class="mark">{t(`dash.role.${role}`)}</span>}
            </li>
          ))}
        </ul>
        <Actions>
          {more && <ActionLink href={more} text={t('dash.organizations.more')} quiet />}
          {all && <ActionLink href={all} text={t('dash.all-organizations')} />}
          {create && <ActionLink href={create} text={t('dash.organizations.create')} quiet />}
          <PostButton action={signOut} text={t('dash.sign-out')} quiet />
        </Actions>
      </main>
    </Layout>
  );
}
