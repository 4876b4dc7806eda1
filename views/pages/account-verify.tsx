import type { AccountVerifyPage, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { AccountLayout } from '../components/account-layout.tsx';
import { ActionLink, Actions } from '../components/actions.tsx';

/** Asks for the person before something that cannot be undone. */
export function AccountVerify({ context, t, asset }: ViewProps<AccountVerifyPage>) {
  const { paths, deed } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.verify.heading')} paths={paths}>
      <p>{t(`account.verify.${deed.kind}`)}</p>
      <p class="hint">{t('account.verify.how')}</p>
      <Actions>
        <FormButton
          action={paths.verify}
          fields={{ deed: deed.kind }}
          text={t('account.verify.go-on')}
          quiet={false}
        />
        <ActionLink href={paths.page} text={t('account.cancel')} quiet />
      </Actions>
    </AccountLayout>
  );
}
