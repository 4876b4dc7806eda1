import type { SignOutPage, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { Actions } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** Asks before the single sign-on session of this browser ends. */
export function SignOut({ context, t, asset }: ViewProps<SignOutPage>) {
  const { path, person, fields } = context;
  const heading = t('sign-out.heading');
  return (
    <Layout t={t} asset={asset} title={heading}>
      <main>
        <h1>{heading}</h1>
        <p>{t('sign-out.person', { name: person })}</p>
        <p>{t('sign-out.what')}</p>
        <Actions>
          <FormButton
            action={path}
            fields={Object.fromEntries(fields)}
            text={t('sign-out.confirm')}
            quiet={false}
          />
        </Actions>
        <p class="hint">{t('sign-out.stay')}</p>
      </main>
    </Layout>
  );
}
