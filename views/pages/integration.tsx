import type { IntegrationPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { IntegrationFrame, Pasted } from '../components/integration-frame.tsx';
import { IntegrationSecrets } from '../components/integration-secrets.tsx';

/** What an administrator pastes into the other side. */
export function Integration({ context, t, asset }: ViewProps<IntegrationPage>) {
  const { chrome, integration, metadataUrl, issuer, clientId, responseType, redirectUris, secrets } = context;
  return (
    <IntegrationFrame t={t} asset={asset} chrome={chrome} integration={integration} at="card">
      <p class="mark">{t(`dash.int.kind.${integration.kind}`)}</p>
      <section aria-labelledby="card">
        <h2 id="card">{t('dash.int.card.heading')}</h2>
        <Pasted t={t} id="metadata" value={metadataUrl} label="handover.metadata" />
        <Pasted t={t} id="client-id" value={clientId} label="handover.client-id" />
        <Pasted t={t} id="issuer" value={issuer} label="handover.issuer" />
        <Pasted t={t} id="response-type" value={responseType} label="dash.int.field.response-type" />
        {redirectUris.map((uri, n) => (
          <Pasted key={uri} t={t} id={`redirect-uri-${n}`} value={uri} label="dash.int.card.redirect-uri" />
        ))}
      </section>
      {secrets && <IntegrationSecrets t={t} integration={integration} secrets={secrets} />}
      {integration.writes && (
        <Actions>
          <ActionLink href={integration.paths.delete} text={t('dash.int.card.delete')} quiet />
        </Actions>
      )}
    </IntegrationFrame>
  );
}
