import type { DashboardWebhookSecretPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink } from '../components/actions.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';

/** A signing secret, which stands here once. */
export function DashboardWebhookSecret({ context, t, asset }: ViewProps<DashboardWebhookSecretPage>) {
  const { chrome, paths, host, secret, bothUntil } = context;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('dash.webhook.secret.heading', { host })}
      above={[{ path: paths.list, text: t('dash.area.webhooks') }]}
    >
      <p>
        <strong>{t('dash.webhook.secret.once')}</strong> {t('dash.webhook.secret.what')}
      </p>
      <CopyField
        t={t}
        id="secret"
        value={secret}
        label="dash.webhook.secret.label"
        copy="front.metadata.copy"
        copied="front.metadata.copied"
        failed="dash.webhook.secret.not-copied"
      />
      {bothUntil !== undefined && (
        <p>
          {t('dash.webhook.secret.both')} <Moment t={t} at={bothUntil} />
        </p>
      )}
      <div class="row">
        <ActionLink href={paths.webhook} text={t('dash.webhook.secret.kept')} />
      </div>
    </DashboardLayout>
  );
}
