import type { HandoverOpenedPage, MessageKey, ViewProps } from '../../src/pages/index.ts';
import { CopyField } from '../components/copy-field.tsx';
import { Moment } from '../components/moment.tsx';
import { Layout } from '../layout.tsx';

/** A client secret with what belongs to it, shown this once. */
export function HandoverOpened({ context, t, asset }: ViewProps<HandoverOpenedPage>) {
  const { application, issuer, metadataUrl, clientId, clientSecret, expiresAt } = context;
  const heading = t('handover.opened.heading', { app: application });
  const Value = ({ id, value, label }: { id: string; value: string; label: MessageKey }) => (
    <CopyField
      t={t}
      id={id}
      value={value}
      label={label}
      copy="handover.copy"
      copied="handover.copied"
      failed="handover.not-copied"
    />
  );
  return (
    <Layout t={t} asset={asset} title={heading} script="handover.js">
      <main>
        <h1>{heading}</h1>
        <p class="warning">{t('handover.opened.once')}</p>
        <Value id="secret" value={clientSecret} label="handover.secret" />
        <p>
          {expiresAt === undefined ? (
            t('handover.opened.lasts')
          ) : (
            <>
              {t('handover.opened.expires')} <Moment t={t} at={expiresAt} />
            </>
          )}
        </p>
        <Value id="client-id" value={clientId} label="handover.client-id" />
        <Value id="metadata" value={metadataUrl} label="handover.metadata" />
        <Value id="issuer" value={issuer} label="handover.issuer" />
      </main>
    </Layout>
  );
}
