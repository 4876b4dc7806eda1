import { DEMO_PATHS, type FrontPage, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
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
          <h2>{t('front.metadata.heading')}</h2>
          <p>{t('front.metadata.purpose')}</p>
          <div class="copy">
            <label>
              {t('front.metadata.label')}
              <input id="metadata" type="text" readOnly dir="ltr" value={metadata} />
            </label>
            <button
              type="button"
              class="button quiet"
              hidden
              data-copies="metadata"
              data-reports="copied"
              data-texts={JSON.stringify({
                copied: t('front.metadata.copied'),
                failed: t('front.metadata.not-copied'),
              })}
            >
              {t('front.metadata.copy')}
            </button>
          </div>
          <p id="copied" role="status" class="hint" />
        </section>
      </main>
    </Layout>
  );
}
