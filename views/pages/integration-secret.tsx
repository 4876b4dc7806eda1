import type { IntegrationSecretPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { IntegrationFrame, Pasted } from '../components/integration-frame.tsx';
import { Moment } from '../components/moment.tsx';

/** A client secret that was just made, or the link to one, shown this once. */
export function IntegrationSecret({ context, t, asset }: ViewProps<IntegrationSecretPage>) {
  const { chrome, integration, made, expiresAt } = context;
  return (
    <IntegrationFrame t={t} asset={asset} chrome={chrome} integration={integration} at="secret">
      {made.kind === 'shown' ? (
        <>
          <p class="warning">{t('handover.opened.once')}</p>
          <Pasted t={t} id="secret" value={made.clientSecret} label="handover.secret" />
        </>
      ) : (
        <>
          <p class="warning">{t('dash.int.secret.link-once')}</p>
          <Pasted t={t} id="link" value={made.url} label="dash.int.secret.link" />
          <p>
            {t('dash.int.secrets.waits')} <Moment t={t} at={made.until} />
          </p>
        </>
      )}
      <p>
        {expiresAt === undefined ? (
          t('handover.opened.lasts')
        ) : (
          <>
            {t('handover.opened.expires')} <Moment t={t} at={expiresAt} />
          </>
        )}
      </p>
      <Actions>
        <ActionLink href={integration.paths.page} text={t('dash.int.secret.done')} />
      </Actions>
    </IntegrationFrame>
  );
}
