import type { DashboardWebhookPage, Translator } from '../../src/pages/index.ts';
import { FormButton } from './account-forms.tsx';
import { Moment } from './moment.tsx';
import { Value } from './value.tsx';
import { WebhookState } from './webhook-parts.tsx';

type Delivery = DashboardWebhookPage['deliveries'][number];

/** What was sent, the newest first, and what came of each attempt. */
export function WebhookLog({ t, deliveries }: { t: Translator; deliveries: readonly Delivery[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may be wider than the window and is moved by keys
    <section class="table" aria-labelledby="log" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('dash.webhook.log.time')}</th>
            <th scope="col">{t('dash.webhook.log.event')}</th>
            <th scope="col">{t('dash.webhook.log.state')}</th>
            <th scope="col">{t('dash.webhook.log.attempts')}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                <Moment t={t} at={delivery.createdAt} />
              </td>
              <th scope="row" id={`type-${delivery.id}`}>
                <code>
                  <Value text={delivery.type} />
                </code>
              </th>
              <td>
                <WebhookState t={t} state={delivery.state} />
                {delivery.nextAt !== undefined && (
                  <p class="hint">
                    {t('dash.webhook.log.next')} <Moment t={t} at={delivery.nextAt} />
                  </p>
                )}
                {delivery.again !== undefined && (
                  <FormButton
                    action={delivery.again}
                    text={t('dash.webhook.log.again')}
                    about={`type-${delivery.id}`}
                  />
                )}
              </td>
              <td>
                <Attempts t={t} attempts={delivery.attempts} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Attempts({ t, attempts }: { t: Translator; attempts: Delivery['attempts'] }) {
  return (
    <ol class="plain">
      {attempts.map(({ number, at, duration, response, outcome }) => (
        <li key={number}>
          <span class="details">
            <Moment t={t} at={at} />
            <span>
              {outcome.kind === 'status'
                ? t('dash.webhook.attempt.status', { status: outcome.status, duration })
                : t(`dash.webhook.attempt.${outcome.kind}`)}
            </span>
          </span>
          {response !== '' && (
            <details>
              <summary>{t('dash.webhook.attempt.response')}</summary>
              <pre>
                <Value text={response} />
              </pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
