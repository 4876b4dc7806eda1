import type { DashboardInvitedPage, ViewProps } from '../../src/pages/index.ts';
import { CopyField } from '../components/copy-field.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';
import { Value } from '../components/value.tsx';

/** The sheet for whoever was invited. It is shown once and kept nowhere; printed, it is a page of its own. */
export function DashboardInvited({ context, t, asset }: ViewProps<DashboardInvitedPage>) {
  const { chrome, paths, person, unproven, link, code, address, expiresAt } = context;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('dash.users.invited.heading')}
      above={[
        { path: paths.list, text: t('dash.users.heading') },
        { path: paths.user, text: t('dash.users.invited.user') },
      ]}
    >
      <p class="warning unprinted">{t('dash.users.invited.once')}</p>
      {unproven && <p class="hint unprinted">{t('dash.users.invited.unproven', { email: unproven })}</p>}
      <section class="sheet" aria-labelledby="sheet-name">
        <h2 id="sheet-name">
          <Value text={person} />
        </h2>
        <ol class="sheet-steps">
          <li>{t('dash.users.invited.scan')}</li>
          <li>{t('dash.users.invited.set-up')}</li>
          <li>{t('dash.users.invited.then')}</li>
        </ol>
        <div class="qr">
          <canvas id="code" role="img" aria-label={t('dash.users.invited.alternative')} data-link={link} />
        </div>
        <p>{t('dash.users.invited.type', { address })}</p>
        <p class="typed" dir="ltr">
          <code>{code}</code>
        </p>
        <p>
          {t('dash.users.invited.until')} <Moment t={t} at={expiresAt} />
        </p>
        <p class="warning">{t('dash.users.invited.nobody-else')}</p>
      </section>
      <div class="unprinted narrow">
        <CopyField
          t={t}
          id="link"
          value={link}
          label="dash.users.invited.link"
          copy="enroll.copy"
          copied="enroll.copied"
          failed="account.add.not-copied"
        />
        <div class="row">
          <button type="button" class="button" hidden data-prints>
            {t('dash.users.invited.print')}
          </button>
        </div>
      </div>
    </DashboardLayout>
  );
}
