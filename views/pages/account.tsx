import type { AccountPage, ViewProps } from '../../src/pages/index.ts';
import { AccountBrowsers } from '../components/account-browsers.tsx';
import { FormButton, Row } from '../components/account-forms.tsx';
import { AccountHistory } from '../components/account-history.tsx';
import { AccountLayout } from '../components/account-layout.tsx';
import { AccountPerson } from '../components/account-person.tsx';
import { AccountPhones } from '../components/account-phones.tsx';
import { ActionLink } from '../components/actions.tsx';
import { Moment } from '../components/moment.tsx';

/** A person's own account. */
export function Account({ context, t, asset }: ViewProps<AccountPage>) {
  const { paths, notice, recovery } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.heading')}>
      <p role="status">{notice && t(`account.notice.${notice.kind}`)}</p>
      {recovery && (
        <section class="urgent">
          <h2>{t('account.recovery.heading')}</h2>
          <p>
            {t('account.recovery.ready')} <Moment t={t} at={recovery.readyAt} />
          </p>
          <p>{t('account.recovery.what')}</p>
          <Row>
            <FormButton action={paths.stopRecovery} text={t('account.recovery.stop')} quiet={false} />
          </Row>
        </section>
      )}
      <AccountPerson context={context} t={t} />
      <AccountPhones context={context} t={t} />
      <section>
        <h2>{t('account.recovery-codes.heading')}</h2>
        <p>{t('account.recovery-codes.what')}</p>
        <Row>
          <ActionLink href={paths.recoveryCodes} text={t('account.recovery-codes.open')} quiet />
        </Row>
      </section>
      <AccountBrowsers context={context} t={t} />
      <AccountHistory context={context} t={t} />
      <section>
        <h2>{t('account.data.heading')}</h2>
        <p>{t('account.data.what')}</p>
        <Row>
          <FormButton action={paths.data} text={t('account.data.download')} />
          <ActionLink href={paths.delete} text={t('account.data.delete')} quiet />
        </Row>
      </section>
      <Row>
        <FormButton action={paths.signOut} text={t('account.sign-out')} />
      </Row>
    </AccountLayout>
  );
}
