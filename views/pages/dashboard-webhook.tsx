import type { DashboardWebhookPage, Translator, ViewProps } from '../../src/pages/index.ts';
import { FormButton, Row } from '../components/account-forms.tsx';
import { ActionLink } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Moment } from '../components/moment.tsx';
import { Value } from '../components/value.tsx';
import { WebhookLog } from '../components/webhook-log.tsx';
import { WebhookKinds, WebhookState } from '../components/webhook-parts.tsx';

/** One webhook, what can be done about it, and what was sent. */
export function DashboardWebhook({ context, t, asset }: ViewProps<DashboardWebhookPage>) {
  const { chrome, paths, host, webhook, deliveries } = context;
  const { state, failingSince, bothUntil } = webhook;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('dash.webhook.heading', { host })}
      above={[{ path: paths.list, text: t('dash.area.webhooks') }]}
    >
      {(state === 'stopped' || state === 'gone') && <p class="warning">{t(`dash.webhook.why.${state}`)}</p>}
      {failingSince !== undefined && (
        <p class="warning">
          {t('dash.webhook.failing-since')} <Moment t={t} at={failingSince} />
        </p>
      )}
      <Facts>
        <Fact name={t('dash.webhook.url')}>
          <Value text={webhook.url} />
        </Fact>
        {webhook.description !== '' && (
          <Fact name={t('dash.webhook.description')}>
            <Value text={webhook.description} />
          </Fact>
        )}
        <Fact name={t('dash.webhook.kinds')}>
          <WebhookKinds t={t} kinds={webhook.kinds} />
        </Fact>
        <Fact name={t('dash.webhook.log.state')}>
          <WebhookState t={t} state={state} />
        </Fact>
        <Fact name={t('dash.webhook.added')}>
          <Moment t={t} at={webhook.createdAt} />
        </Fact>
      </Facts>
      {bothUntil !== undefined && (
        <p class="hint">
          {t('dash.webhook.secret.both')} <Moment t={t} at={bothUntil} />
        </p>
      )}
      {paths.change && <Changes t={t} paths={paths.change} off={state !== 'on' && state !== 'failing'} />}
      <h2 id="log">{t('dash.webhook.log.heading')}</h2>
      {deliveries.length === 0 ? (
        <p>{t('dash.webhook.log.none')}</p>
      ) : (
        <WebhookLog t={t} deliveries={deliveries} />
      )}
      <Row>
        {paths.newer !== undefined && (
          <ActionLink href={paths.newer} text={t('dash.webhook.log.newest')} quiet />
        )}
        {paths.older !== undefined && (
          <ActionLink href={paths.older} text={t('dash.webhook.log.older')} quiet />
        )}
      </Row>
    </DashboardLayout>
  );
}

type ChangePaths = NonNullable<DashboardWebhookPage['paths']['change']>;

function Changes({ t, paths, off }: { t: Translator; paths: ChangePaths; off: boolean }) {
  return (
    <>
      <Row>
        <FormButton action={paths.test} text={t('dash.webhook.test')} quiet={false} />
        <ActionLink href={paths.edit} text={t('dash.webhook.edit')} quiet />
        <FormButton
          action={paths.switch}
          fields={{ to: off ? 'on' : 'off' }}
          text={off ? t('dash.webhook.on') : t('dash.webhook.off')}
        />
      </Row>
      <details>
        <summary>{t('dash.webhook.rotate')}</summary>
        <p>{t('dash.webhook.rotate.what')}</p>
        <Row>
          <FormButton action={paths.rotate} text={t('dash.webhook.rotate.now')} />
        </Row>
      </details>
      <details>
        <summary>{t('dash.webhook.remove')}</summary>
        <p>{t('dash.webhook.remove.what')}</p>
        <Row>
          <FormButton action={paths.remove} text={t('dash.webhook.remove.now')} />
        </Row>
      </details>
    </>
  );
}
