import type { ApproveScreen, ScanPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { approveTexts } from '../components/approve-texts.ts';
import { InScreens } from '../components/in-screens.tsx';
import { Answers, Statement } from '../components/statement.tsx';
import { Layout } from '../layout.tsx';

/**
 * What a phone's camera finds behind a frame when no app takes it: who is asking, and the answer by a passkey. Opening
 * it approves nothing. The script changes texts and what is hidden; it adds no element.
 */
export function Scan({ context, t, asset }: ViewProps<ScanPage>) {
  const { paths, linked, demoPhone } = context;
  const texts = approveTexts(t);
  const { heading, message } = texts.screens.busy;
  const In = InScreens<ApproveScreen>;
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'phone.css']} script="approve.js">
      <main data-texts={JSON.stringify(texts)} data-paths={JSON.stringify(paths)} data-linked={linked}>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <In of={['identify']}>
          <p>{t('scan.identify.message')}</p>
          <p>{t('scan.unexpected')}</p>
        </In>
        <In of={['ask']}>
          <Statement t={t} />
          <p id="as" />
        </In>
        <p id="status" role="status">
          {message}
        </p>
        <p id="alert" role="alert" />
        <noscript>
          <p class="warning">{t('scan.no-script')}</p>
        </noscript>
        <In of={['ask']}>
          <Answers t={t} question="heading" />
        </In>
        <Actions>
          <In of={['linked']}>
            <button type="button" class="button" data-does="begin">
              {t('scan.linked.continue')}
            </button>
          </In>
          <In of={['identify']}>
            <button type="button" class="button" data-does="identify">
              {t('scan.identify.continue')}
            </button>
          </In>
          <In of={['limited', 'offline', 'other']}>
            <button type="button" class="button" data-does="retry">
              {t('scan.retry')}
            </button>
          </In>
          <In of={['identify', 'not_enrolled']}>
            <p class="hint">{t('scan.not-set-up')}</p>
            <ActionLink href={paths.enroll} text={t('scan.enroll')} quiet />
          </In>
          {demoPhone && (
            <In of={['identify', 'not_enrolled', 'unsupported', 'offline', 'other']}>
              <p class="hint">{t('scan.demo')}</p>
              <a id="demo-phone" class="button quiet" href={demoPhone}>
                {t('scan.open-demo-phone')}
              </a>
            </In>
          )}
        </Actions>
      </main>
    </Layout>
  );
}
