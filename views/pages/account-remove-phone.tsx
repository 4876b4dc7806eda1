import type { AccountRemovePhonePage, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { AccountLayout } from '../components/account-layout.tsx';
import { ActionLink, Actions } from '../components/actions.tsx';
import { Value } from '../components/value.tsx';

/** Asks once more before a phone is removed, and says what that means. */
export function AccountRemovePhone({ context, t, asset }: ViewProps<AccountRemovePhonePage>) {
  const { paths, phone, state } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.remove.heading')} paths={paths}>
      <p>
        <strong>
          <Value text={phone.name} />
        </strong>
      </p>
      <p>{t('account.remove.what')}</p>
      {state !== 'other' && <p class="warning">{t(`account.remove.${state}`)}</p>}
      <Actions>
        <ActionLink href={paths.page} text={t('account.remove.keep')} quiet />
        <FormButton
          action={paths.removePhone}
          fields={{ phone: phone.id, sure: state }}
          text={state === 'last' ? t('account.remove.last-sure') : t('account.remove.sure')}
        />
      </Actions>
    </AccountLayout>
  );
}
