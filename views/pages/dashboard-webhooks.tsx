import type { DashboardWebhooksPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Value } from '../components/value.tsx';
import { WebhookKinds, WebhookState } from '../components/webhook-parts.tsx';

/** Every webhook. Where there is none, what one is and how it works. */
export function DashboardWebhooks({ context, t, asset }: ViewProps<DashboardWebhooksPage>) {
  const { chrome, webhooks, add, example, next } = context;
  const ofAll = chrome.organization === undefined;
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.webhooks')}>
      <p>{t('dash.webhooks.what')}</p>
      {webhooks.length === 0 ? (
        <>
          <p>
            <strong>{t('dash.webhooks.none')}</strong>
          </p>
          <ol>
            <li>{t('dash.webhooks.how.add')}</li>
            <li>{t('dash.webhooks.how.secret')}</li>
            <li>{t('dash.webhooks.how.answer')}</li>
          </ol>
          <p>{t('dash.webhooks.example')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may be wider than the window and is moved by keys */}
          <pre tabIndex={0} dir="ltr">
            {example}
          </pre>
        </>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may be wider than the window and is moved by keys
        <section class="table" aria-label={t('dash.area.webhooks')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('dash.webhook.url')}</th>
                {ofAll && <th scope="col">{t('dash.webhooks.organization')}</th>}
                <th scope="col">{t('dash.webhook.kinds')}</th>
                <th scope="col">{t('dash.webhook.log.state')}</th>
              </tr>
            </thead>
            <tbody>
              {webhooks.map(({ path, url, description, kinds, state, organization }) => (
                <tr key={path}>
                  <th scope="row">
                    <a href={path}>
                      <Value text={url} />
                    </a>
                    {description !== '' && (
                      <span class="line hint">
                        <Value text={description} />
                      </span>
                    )}
                  </th>
                  {ofAll && (
                    <td>
                      <Value text={organization ?? ''} />
                    </td>
                  )}
                  <td>
                    <WebhookKinds t={t} kinds={kinds} />
                  </td>
                  <td>
                    <WebhookState t={t} state={state} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <div class="row">
        {add !== undefined && <ActionLink href={add} text={t('dash.webhooks.add')} />}
        {next !== undefined && <ActionLink href={next} text={t('dash.webhooks.next')} quiet />}
      </div>
      {ofAll && <p class="hint">{t('dash.webhooks.where')}</p>}
    </DashboardLayout>
  );
}
