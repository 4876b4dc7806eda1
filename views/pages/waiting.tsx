import type { ComponentChildren } from 'preact';
import {
  isEnd,
  screenOf,
  type ViewProps,
  type WaitingPage,
  type WaitingView,
} from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { LegalLinks, LogoPicture } from '../components/branding.tsx';
import { ConfirmForm } from '../components/confirm-form.tsx';
import { Value } from '../components/value.tsx';
import { waitingTexts } from '../components/waiting-texts.ts';
import { GoOnHere, OpenHere, OtherWays } from '../components/ways.tsx';
import { Layout } from '../layout.tsx';

/** The browser page with the QR code. The script changes texts and what is hidden; it adds no element. */
export function Waiting({ context, t, asset }: ViewProps<WaitingPage>) {
  const { application, snapshot, paths, demoPhone, look, display } = context;
  const app = application.name;
  const texts = waitingTexts(t, app, context.purpose?.kind);
  const { view, heading, message } = texts.screens[screenOf(snapshot)];
  const ended = isEnd(view);
  const popup = display === 'popup';
  const ours = context.purpose?.kind === 'dashboard' ? 'waiting.dashboard.back' : 'waiting.own.back';
  const back = context.purpose ? t(ours) : t('waiting.action.back', { app });

  /** Content that is there in some views only. */
  const In = ({ views, children }: { views: WaitingView[]; children: ComponentChildren }) => (
    <div data-in={views.join(' ')} hidden={!views.includes(view)}>
      {children}
    </div>
  );

  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      script={context.preview ? 'preview.js' : 'waiting.js'}
      colours={look?.colours}
      foot={look && <LegalLinks t={t} app={app} look={look} />}
      signed={!popup}
    >
      <main
        class="waiting"
        data-display={display}
        data-view={view}
        data-texts={JSON.stringify(texts)}
        data-paths={JSON.stringify(paths)}
        data-snapshot={JSON.stringify(snapshot)}
      >
        <div class="who">
          {look?.logo && <LogoPicture logo={look.logo} />}
          <h1 id="heading" tabIndex={-1}>
            {heading}
          </h1>
          <p class="host">
            <Value text={application.host} />
          </p>
          <OpenHere t={t} href={paths.here} shown={view === 'code'} />
          <In views={['code']}>
            {context.creates && <p>{t('waiting.create.message', { app })}</p>}
            {!popup && (
              <ol class="steps">
                <li>{t('waiting.steps.open')}</li>
                <li>{t('waiting.steps.scan')}</li>
                <li>{t('waiting.steps.approve')}</li>
              </ol>
            )}
            {context.keeps && <p class="hint">{t('waiting.keeps')}</p>}
          </In>
        </div>
        <div class="qr" data-in="code" hidden={view !== 'code'}>
          <canvas id="code" role="img" aria-label={t('waiting.code.alternative', { app })} />
        </div>
        <p id="number" class="digits" aria-live="polite" />
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
          <In views={['confirm']}>
            <ConfirmForm
              t={t}
              action={paths.confirm}
              send={context.purpose ? 'waiting.own.send' : 'waiting.confirm.send'}
            />
          </In>
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
            <OtherWays t={t} asset={asset} shown={view === 'code'} />
            <GoOnHere t={t} href={paths.here} />
            <In views={['code', 'phone', 'number', 'confirm']}>
              <PostButton action={paths.cancel} text={t('waiting.action.cancel')} quiet />
            </In>
            <In views={['over']}>
              <ActionLink href={paths.resume} text={back} />
            </In>
            <In views={['expired']}>
              <ActionLink href={paths.resume} text={back} quiet />
            </In>
          </Actions>
        </div>
      </main>
    </Layout>
  );
}
