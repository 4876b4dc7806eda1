import type { IntegrationDeletePage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { faultText } from '../components/integration-field.tsx';
import { IntegrationFrame } from '../components/integration-frame.tsx';

/** Asks whether an integration is really to go: its name is typed, so that no slip does it. */
export function IntegrationDelete({ context, t, asset }: ViewProps<IntegrationDeletePage>) {
  const { chrome, integration, typed, fault } = context;
  return (
    <IntegrationFrame t={t} asset={asset} chrome={chrome} integration={integration} at="delete">
      <p class="warning">{t('dash.int.delete.what')}</p>
      <form method="post" action={integration.paths.delete} class="dash-form">
        <div class="field">
          <label for="typed">{t('dash.int.delete.type', { name: integration.name })}</label>
          {fault && (
            <span id="typed-fault" class="field-fault">
              {faultText(t, fault)}
            </span>
          )}
          <input
            id="typed"
            type="text"
            name="name"
            dir="auto"
            value={typed}
            autoComplete="off"
            aria-invalid={fault !== undefined}
            aria-describedby={fault && 'typed-fault'}
          />
        </div>
        <div class="row">
          <button type="submit" class="button">
            {t('dash.int.delete.yes')}
          </button>
        </div>
      </form>
      <Actions>
        <ActionLink href={integration.paths.page} text={t('dash.int.delete.no')} quiet />
      </Actions>
    </IntegrationFrame>
  );
}
