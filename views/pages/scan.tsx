import type { ApproveScreen, MessageKey, ScanPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { approveTexts } from '../components/approve-texts.ts';
import { LegalPlaces, LogoPlace } from '../components/branding.tsx';
import { CodeForm } from '../components/code-form.tsx';
import { InScreens } from '../components/in-screens.tsx';
import { RecoveryNotice } from '../components/recovery-notice.tsx';
import { Answers, Statement } from '../components/statement.tsx';
import { Layout } from '../layout.tsx';

const UNEXPECTED = {
  frame: 'scan.unexpected',
  code: 'code.unexpected',
  here: 'here.unexpected',
} as const satisfies Record<ScanPage['begins'], MessageKey>;
const NO_SCRIPT = {
  frame: 'scan.no-script',
  code: 'code.no-script',
  here: 'here.no-script',
} as const satisfies Record<ScanPage['begins'], MessageKey>;

/** Where the waiting page of the same browser says how the sign-in stands. */
const BACK_FROM: ApproveScreen[] = [
  'declined',
  'reported',
  'expired',
  'used',
  'contested',
  'revoked',
  'not_enrolled',
  'application',
  'unsupported',
  'not_understood',
  'offline',
  'other',
];

/**
 * What a phone's camera finds behind a frame when no app takes it: who is asking, and the answer by a passkey. The same
 * begins with a code that is typed, and in the waiting browser itself. Opening it approves nothing. The script changes texts and what is hidden; it adds no element.
 */
export function Scan({ context, t, asset }: ViewProps<ScanPage>) {
  const { begins, endsIn, paths, linked, colours, demoPhone } = context;
  const texts = approveTexts(t, begins);
  const { heading, message } = texts.screens.busy;
  const In = InScreens<ApproveScreen>;
  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      styles={['signin.css', 'phone.css']}
      script="approve.js"
      colours={colours}
    >
      <main
        data-begins={begins}
        data-ends-in={endsIn}
        data-texts={JSON.stringify(texts)}
        data-paths={JSON.stringify(paths)}
        data-linked={linked}
      >
        <In of={['ask']}>
          <LogoPlace />
        </In>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <In of={['identify']}>
          <p>{t('scan.identify.message')}</p>
          <p>{t(UNEXPECTED[begins])}</p>
        </In>
        {begins === 'code' && (
          <In of={['code']}>
            <p>{t('code.where')}</p>
            <p>{t('code.unexpected')}</p>
          </In>
        )}
        <In of={['ask']}>
          <Statement t={t} />
          <p id="as" />
        </In>
        <In of={['confirming']}>
          <p id="shown-code" class="digits" dir="ltr" />
        </In>
        <In of={['ask', 'approved', 'declined', 'reported']}>
          <RecoveryNotice t={t} />
        </In>
        <p id="status" role="status">
          {message}
        </p>
        <p id="alert" role="alert" />
        <noscript>
          <p class="warning">{t(NO_SCRIPT[begins])}</p>
        </noscript>
        <In of={['confirming']}>
          <p>{t('scan.confirming.rule')}</p>
        </In>
        {begins === 'code' && (
          <In of={['code']}>
            <CodeForm t={t} />
          </In>
        )}
        <In of={['ask']}>
          <Answers t={t} question="heading" />
          <LegalPlaces t={t} />
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
          <In of={['identify']}>
            <p class="hint">{t('scan.not-set-up')}</p>
          </In>
          <In of={['identify', 'not_enrolled']}>
            <ActionLink href={paths.signUp} text={t('scan.sign-up')} quiet />
            <ActionLink href={paths.enroll} text={t('scan.enroll')} quiet />
          </In>
          <In of={['identify', 'not_enrolled', 'revoked']}>
            <ActionLink href={paths.recover} text={t('scan.recover')} quiet />
          </In>
          <In of={['browser_blocked']}>
            <ActionLink href={paths.account} text={t('scan.browser-blocked.account')} quiet />
          </In>
          {begins === 'code' && (
            <In of={['expired', 'used', 'contested', 'declined', 'other']}>
              <ActionLink href={paths.typeCode} text={t('code.another')} quiet />
            </In>
          )}
          {paths.waiting && (
            <In of={BACK_FROM}>
              <ActionLink href={paths.waiting} text={t('here.back')} quiet />
            </In>
          )}
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
