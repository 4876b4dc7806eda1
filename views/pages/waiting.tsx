import type { ComponentChildren } from 'preact';
import {
  isEnd,
  screenOf,
  type ViewProps,
  type WaitingPage,
  type WaitingView,
} from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { Value } from '../components/value.tsx';
import { waitingTexts } from '../components/waiting-texts.ts';
import { Layout } from '../layout.tsx';

/** The browser page with the QR code. The script changes texts and what is hidden; it adds no element. */
export function Waiting({ context, t, asset }: ViewProps<WaitingPage>) {
  const { application, snapshot, paths, demoPhone } = context;
  const app = application.name;
  const texts = waitingTexts(t, app);
  const { view, heading, message } = texts.screens[screenOf(snapshot)];
  const ended = isEnd(view);

  /** Content that is there in some views only. */
  const In = ({ views, children }: { views: WaitingView[]; children: ComponentChildren }) => (
    <div data-in={views.join(' ')} hidden={!views.includes(view)}>
      {children}
    </div>
  );

  return (
    <Layout t={t} asset={asset} title={heading} script="waiting.js">
      <main
        class="waiting"
        data-view={view}
        data-texts={JSON.stringify(texts)}
        data-paths={JSON.stringify(paths)}
        data-snapshot={JSON.stringify(snapshot)}
      >
        <div class="who">
          <h1 id="heading" tabIndex={-1}>
            {heading}
          </h1>
          <p class="host">
            <Value text={application.host} />
          </p>
          <In views={['code']}>
            <ol class="steps">
              <li>{t('waiting.steps.open')}</li>
              <li>{t('waiting.steps.scan')}</li>
              <li>{t('waiting.steps.approve')}</li>
            </ol>
          </In>
        </div>
        <div class="qr" data-in="code" hidden={view !== 'code'}>
          <canvas id="code" role="img" aria-label={t('waiting.code.alternative', { app })} />
        </div>
        <div class="now">
          <p id="status" role="status">
            {ended ? '' : message}
          </p>
          <p id="alert" role="alert">
            {ended ? message : ''}
          </p>
          <noscript>
            <p class="warning">{t('waiting.no-script', { app })}</p>
          </noscript>
          <Actions>
            <div id="more-time" hidden>
              <PostButton action={paths.newCode} text={t('waiting.action.more-time')} />
            </div>
            <div id="try-now" hidden>
              <button type="button" class="button">
                {t('waiting.action.try-now')}
              </button>
            </div>
            <In views={['expired']}>
              <PostButton action={paths.newCode} text={t('waiting.action.new-code')} />
            </In>
            <In views={['approved']}>
              <ActionLink href={paths.resume} text={t('waiting.action.continue')} />
            </In>
            {demoPhone && (
              <In views={['code']}>
                <a id="demo-phone" class="button" href={demoPhone} target="_blank" rel="noopener">
                  {t('waiting.action.demo-phone')}
                </a>
              </In>
            )}
            <In views={['code', 'phone']}>
              <PostButton action={paths.cancel} text={t('waiting.action.cancel')} quiet />
            </In>
            <In views={['over']}>
              <ActionLink href={paths.resume} text={t('waiting.action.back', { app })} />
            </In>
            <In views={['expired']}>
              <ActionLink href={paths.resume} text={t('waiting.action.back', { app })} quiet />
            </In>
          </Actions>
        </div>
      </main>
    </Layout>
  );
}
