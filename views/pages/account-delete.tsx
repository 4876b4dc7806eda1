import type { AccountDeletePage, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { AccountLayout } from '../components/account-layout.tsx';
import { ActionLink, Actions } from '../components/actions.tsx';

/** Asks once more before the account is deleted. */
export function AccountDelete({ context, t, asset }: ViewProps<AccountDeletePage>) {
  const { paths } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.delete.heading')} paths={paths}>
      <p>{t('account.delete.what')}</p>
      <p>{t('account.delete.applications')}</p>
      <p class="warning">{t('account.delete.for-good')}</p>
      <Actions>
        <ActionLink href={paths.page} text={t('account.delete.keep')} quiet />
        <FormButton action={paths.delete} fields={{ sure: 'yes' }} text={t('account.delete.sure')} />
      </Actions>
    </AccountLayout>
  );
}
