import type { DashboardWebhookFormPage, ViewProps } from '../../src/pages/index.ts';
import { webhookKinds } from '../../src/pages/index.ts';
import { ActionLink } from '../components/actions.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';

const LONGEST_URL = 2_000;
const LONGEST_DESCRIPTION = 200;

/** A new webhook, or one that is changed, with what is wrong beside each field. */
export function DashboardWebhookForm({ context, t, asset }: ViewProps<DashboardWebhookFormPage>) {
  const { chrome, paths, isNew, values, faults, refused } = context;
  const heading = isNew ? t('dash.webhooks.add') : t('dash.webhook.edit.heading');
  const faulty = Object.keys(faults).length > 0;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={heading}
      above={[{ path: paths.list, text: t('dash.area.webhooks') }]}
    >
      <p role="alert">
        {refused && t(`dash.webhook.refused.${refused.kind}`)}
        {!refused && faulty && t('dash.webhook.faulty')}
      </p>
      <form method="post" action={paths.save} class="copy" noValidate>
        {!isNew && <input type="hidden" name="version" value={values.version} />}
        <label class="field">
          {t('dash.webhook.url')}
          <input
            type="url"
            name="url"
            dir="ltr"
            required
            value={values.url}
            maxLength={LONGEST_URL}
            autoComplete="off"
            aria-invalid={faults.url !== undefined}
            aria-describedby={faults.url ? 'url-fault url-hint' : 'url-hint'}
          />
        </label>
        {faults.url && (
          <span id="url-fault" class="field-fault">
            {t(`dash.webhook.fault.url.${faults.url.reason}`)}
          </span>
        )}
        <span id="url-hint" class="hint">
          {t('dash.webhook.url.hint')}
        </span>
        <label class="field">
          {t('dash.webhook.description')}
          <span class="mark"> {t('sign-up.optional')}</span>
          <input
            type="text"
            name="description"
            value={values.description}
            maxLength={LONGEST_DESCRIPTION}
            autoComplete="off"
            aria-invalid={faults.description !== undefined}
            aria-describedby={faults.description ? 'description-fault' : undefined}
          />
        </label>
        {faults.description && (
          <span id="description-fault" class="field-fault">
            {t(`dash.webhook.fault.description.${faults.description.reason}`)}
          </span>
        )}
        <fieldset aria-describedby={faults.kinds ? 'kinds-fault' : undefined}>
          <legend>{t('dash.webhook.kinds')}</legend>
          {faults.kinds && (
            <span id="kinds-fault" class="field-fault">
              {t(`dash.webhook.fault.kinds.${faults.kinds.reason}`)}
            </span>
          )}
          {webhookKinds.map((kind) => (
            <label key={kind} class="choice">
              <input type="checkbox" name={`kind-${kind}`} checked={values.kinds.includes(kind)} />{' '}
              {t(`dash.webhook.kind.${kind}`)}
            </label>
          ))}
        </fieldset>
        <div class="row">
          <button type="submit" class="button">
            {isNew ? t('dash.webhooks.add') : t('account.profile.save')}
          </button>
          <ActionLink href={paths.back} text={t('dash.webhook.cancel')} quiet />
        </div>
      </form>
    </DashboardLayout>
  );
}
