import { DEMO_PATHS, type FrontPage, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { Layout } from '../layout.tsx';

/** The gateway's own address: what this is, and what an administrator needs to connect an application. */
export function Front({ context, t, asset }: ViewProps<FrontPage>) {
  const metadata = `${context.issuer}/.well-known/openid-configuration`;
  return (
    <Layout t={t} asset={asset} title={t('brand.name')} script="front.js" listed>
      <main>
        <h1>{t('front.heading')}</h1>
        <p>{t('front.purpose')}</p>
        {context.demo && (
          <section>
            <h2>{t('front.demo.heading')}</h2>
            <p>{t('front.demo.purpose')}</p>
            <Actions>
              <ActionLink href={DEMO_PATHS.start} text={t('front.demo.open')} />
            </Actions>
          </section>
        )}
        <section>
          <h2>{t('front.account.heading')}</h2>
          <p>{t('front.account.purpose')}</p>
          <Actions>
            <ActionLink href={context.account} text={t('front.account.open')} quiet />
          </Actions>
        </section>
        <section>
          <h2>{t('front.metadata.heading')}</h2>
          <p>{t('front.metadata.purpose')}</p>
          <CopyField
            t={t}
            id="metadata"
            value={metadata}
            label="front.metadata.label"
            copy="front.metadata.copy"
            copied="front.metadata.copied"
            failed="front.metadata.not-copied"
          />
        </section>
      </main>
    </Layout>
  );
}
