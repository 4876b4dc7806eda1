import type { DashboardDoorPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** The dashboard of somebody who is not signed in (any more). */
export function DashboardDoor({ context, t, asset }: ViewProps<DashboardDoorPage>) {
  const { paths, end } = context;
  return (
    <Layout t={t} asset={asset} title={t('dash.heading')} styles={['signin.css', 'account.css']}>
      <main class="account">
        <h1>{t('dash.heading')}</h1>
        <p role="status">{end && t(`dash.end.${end.kind}`)}</p>
        <p>{t('dash.door.what')}</p>
        <Actions>
          <PostButton action={paths.signIn} text={t('dash.door.sign-in')} />
          <ActionLink href={paths.recover} text={t('account.door.recover')} quiet />
        </Actions>
      </main>
    </Layout>
  );
}
