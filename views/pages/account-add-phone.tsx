import type { AccountAddPhonePage, ViewProps } from '../../src/pages/index.ts';
import { AccountLayout } from '../components/account-layout.tsx';
import { ActionLink, Actions } from '../components/actions.tsx';
import { CopyField } from '../components/copy-field.tsx';

/** The code that one new phone scans to be set up. It is shown once and kept nowhere. */
export function AccountAddPhone({ context, t, asset }: ViewProps<AccountAddPhonePage>) {
  const { paths, link, code, minutes } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.add.heading')}>
      <p>{t('account.add.scan')}</p>
      <div class="qr">
        <canvas id="code" role="img" aria-label={t('account.add.alternative')} data-link={link} />
      </div>
      <p>{t('account.add.minutes', { minutes })}</p>
      <p class="warning">{t('account.add.rule')}</p>
      <CopyField
        t={t}
        id="link"
        value={link}
        label="account.add.link"
        copy="enroll.copy"
        copied="enroll.copied"
        failed="account.add.not-copied"
      />
      <p class="hint">{t('account.add.app')}</p>
      <p class="typed" dir="ltr">
        <code>{code}</code>
      </p>
      <Actions>
        <ActionLink href={paths.page} text={t('account.add.done')} />
      </Actions>
    </AccountLayout>
  );
}
