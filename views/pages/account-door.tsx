import type { AccountDoorPage, ViewProps } from '../../src/pages/index.ts';
import { AccountLayout } from '../components/account-layout.tsx';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';

/** The account pages of somebody who is not signed in (any more). */
export function AccountDoor({ context, t, asset }: ViewProps<AccountDoorPage>) {
  const { paths, end, recover, demo } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.heading')}>
      <p role="status">{end && t(`account.end.${end.kind}`)}</p>
      <p>{t('account.door.what')}</p>
      <Actions>
        <PostButton action={paths.signIn} text={t('account.door.sign-in')} />
        <ActionLink href={recover} text={t('account.door.recover')} quiet />
        {demo && (
          <>
            <p class="hint">{t('account.door.demo')}</p>
            <ActionLink href={demo} text={t('account.door.demo-open')} quiet />
          </>
        )}
      </Actions>
    </AccountLayout>
  );
}
