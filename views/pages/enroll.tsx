import type { EnrollPage, ViewProps } from '../../src/pages/index.ts';
import { CopyField } from '../components/copy-field.tsx';
import { Layout } from '../layout.tsx';

/** What an invitation's link opens where no app takes it. Opening it spends nothing. */
export function Enroll({ t, asset }: ViewProps<EnrollPage>) {
  return (
    <Layout t={t} asset={asset} title={t('enroll.heading')} script="enroll.js">
      <main>
        <h1>{t('enroll.heading')}</h1>
        <p>{t('enroll.purpose')}</p>
        <div id="with-code" hidden>
          <p>{t('enroll.next')}</p>
          <CopyField
            t={t}
            id="code"
            value=""
            label="enroll.label"
            copy="enroll.copy"
            copied="enroll.copied"
            failed="enroll.not-copied"
          />
          <p class="hint">{t('enroll.keep')}</p>
        </div>
        <p id="without-code" class="warning">
          {t('enroll.missing')}
        </p>
      </main>
    </Layout>
  );
}
