import type { DashboardJoinPage, ViewProps } from '../../src/pages/index.ts';
import { Actions, PostButton } from '../components/actions.tsx';
import { TokenForm } from '../components/token-form.tsx';
import { Layout } from '../layout.tsx';

/** Where a link leads that makes somebody a member. */
export function DashboardJoin({ context, t, asset }: ViewProps<DashboardJoinPage>) {
  const { path, to, fault } = context;
  const heading = to ? t('members.join.to', { organization: to.organization }) : t('members.join.heading');
  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      styles={['signin.css', 'account.css']}
      {...(to ? {} : { script: 'link-token.js' })}
    >
      <main class="account">
        <h1>{heading}</h1>
        <p role="alert">{fault && t(`members.join.fault.${fault.kind}`)}</p>
        {to ? (
          <>
            <p>{t(`members.join.as.${to.role}`)}</p>
            <Actions>
              <PostButton action={path} text={t('members.join.accept')} />
            </Actions>
          </>
        ) : (
          <>
            <p>{t('members.join.what')}</p>
            <TokenForm t={t} action={path} label="members.join.link" send="members.join.go-on" />
          </>
        )}
      </main>
    </Layout>
  );
}
