import type { ScanPage, ViewProps } from '../../src/pages/index.ts';
import { Actions } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** What a phone's camera finds behind a frame when no app takes it. Opening it changes nothing. */
export function Scan({ context, t, asset }: ViewProps<ScanPage>) {
  return (
    <Layout t={t} asset={asset} title={t('scan.heading')} {...(context.demoPhone && { script: 'scan.js' })}>
      <main>
        <h1>{t('scan.heading')}</h1>
        <p>{t('scan.purpose')}</p>
        <p>{t('scan.next')}</p>
        <p>{t('scan.unexpected')}</p>
        {context.demoPhone && (
          <section>
            <p>{t('scan.demo')}</p>
            <Actions>
              <a id="demo-phone" class="button" href={context.demoPhone}>
                {t('scan.open-demo-phone')}
              </a>
            </Actions>
          </section>
        )}
      </main>
    </Layout>
  );
}
