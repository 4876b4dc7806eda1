import type { EnrollPage, EnrollScreen, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { enrollTexts } from '../components/enroll-texts.ts';
import { InScreens } from '../components/in-screens.tsx';
import { Layout } from '../layout.tsx';

/** As people type it, with or without hyphens; spaces around it come from copying. */
const CODE = '\\s*[0-9A-Za-z]{5}(-?[0-9A-Za-z]{5}){3}\\s*';
const LONGEST_NAME = 100;

/** What an invitation's link opens where no app takes it. Opening it spends nothing. */
export function Enroll({ context, t, asset }: ViewProps<EnrollPage>) {
  const texts = enrollTexts(t);
  const { heading } = texts.screens.start;
  const In = InScreens<EnrollScreen>;
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'phone.css']} script="enroll.js">
      <main data-texts={JSON.stringify(texts)} data-paths={JSON.stringify(context.paths)}>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <In of={['start']}>
          <p>{t('enroll.purpose')}</p>
          <p class="hint">{t('enroll.keep')}</p>
        </In>
        <In of={['name']}>
          <p>{t('enroll.passkey')}</p>
        </In>
        <p id="status" role="status" />
        <p id="alert" role="alert" />
        <noscript>
          <p class="warning">{t('enroll.no-script')}</p>
        </noscript>
        <In of={['missing']}>
          <form id="give" class="copy">
            <label>
              {t('enroll.label')}
              <input
                id="typed"
                type="text"
                dir="ltr"
                autoComplete="off"
                autoCapitalize="characters"
                spellcheck={false}
                pattern={CODE}
                required
              />
            </label>
            <button type="submit" class="button">
              {t('enroll.take')}
            </button>
          </form>
        </In>
        <In of={['name']}>
          <form id="make" class="copy">
            <label>
              {t('enroll.name.label')}
              <input
                id="name"
                type="text"
                autoComplete="off"
                maxLength={LONGEST_NAME}
                value={t('enroll.name.default')}
                required
              />
            </label>
            <button type="submit" class="button">
              {t('enroll.name.create')}
            </button>
          </form>
        </In>
        <Actions>
          <In of={['start']}>
            <button type="button" class="button" data-does="greet">
              {t('enroll.start')}
            </button>
          </In>
          {context.setsUp && (
            <In of={['done']}>
              <p>{t('enroll.done.setup')}</p>
            </In>
          )}
          <In of={['back']}>
            <ActionLink href={context.paths.scanned} text={t('enroll.back.go')} />
          </In>
          <In of={['key_in_use', 'no_lock', 'limited', 'offline', 'other']}>
            <button type="button" class="button" data-does="greet">
              {t('enroll.retry')}
            </button>
          </In>
        </Actions>
        <In of={['start', 'name', 'unsupported', 'no_lock']}>
          <details>
            <summary>{t('enroll.app.heading')}</summary>
            <p>{t('enroll.app.next')}</p>
            <CopyField
              t={t}
              id="code"
              value=""
              label="enroll.label"
              copy="enroll.copy"
              copied="enroll.copied"
              failed="enroll.not-copied"
            />
          </details>
        </In>
      </main>
    </Layout>
  );
}
