import type { RecoverPage, RecoverScreen, ViewProps } from '../../src/pages/index.ts';
import { Actions } from '../components/actions.tsx';
import { InScreens } from '../components/in-screens.tsx';
import { recoverTexts } from '../components/recover-texts.ts';
import { Layout } from '../layout.tsx';

/** As it is mailed, or as people group it. */
const MAILED = '\\s*([0-9][\\s\\-]?){6}\\s*';

/** For whoever has lost their phone. Opening it asks for nothing and says nothing about anybody. */
export function Recover({ context, t, asset }: ViewProps<RecoverPage>) {
  const texts = recoverTexts(t);
  const { heading } = texts.screens.email;
  const In = InScreens<RecoverScreen>;
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'phone.css']} script="recover.js">
      <main
        data-texts={JSON.stringify(texts)}
        data-paths={JSON.stringify(context.paths)}
        data-email={context.email}
      >
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <In of={['email']}>
          <p>{t('recover.purpose')}</p>
          <p class="hint">{t('recover.other-phone')}</p>
        </In>
        <In of={['wait']}>
          <p>{t('recover.wait.why')}</p>
        </In>
        <In of={['ready']}>
          <p>{t('recover.ready.message')}</p>
        </In>
        <p id="status" role="status" />
        <p id="alert" role="alert" />
        <noscript>
          <p class="warning">{t('recover.no-script')}</p>
        </noscript>
        <In of={['email']}>
          <form id="begin" class="copy">
            <label>
              {t('recover.email.label')}
              <input
                id="email"
                type="email"
                dir="ltr"
                autoComplete="email"
                maxLength={254}
                aria-describedby="alert"
                required
              />
            </label>
            <button type="submit" class="button">
              {t('recover.email.send')}
            </button>
          </form>
        </In>
        <In of={['typed']}>
          <form id="verify" class="copy">
            <label>
              {t('recover.typed.label')}
              <input
                id="mailed"
                type="text"
                aria-describedby="alert"
                dir="ltr"
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern={MAILED}
                maxLength={20}
                required
              />
            </label>
            <button type="submit" class="button">
              {t('recover.typed.continue')}
            </button>
          </form>
        </In>
        <Actions>
          <In of={['ready']}>
            <button type="button" class="button" data-does="finish">
              {t('recover.ready.continue')}
            </button>
          </In>
          <In of={['offline', 'limited', 'other']}>
            <button type="button" class="button" data-does="retry">
              {t('recover.retry')}
            </button>
          </In>
          <In of={['typed', 'no_account', 'code_over', 'visit_over', 'not_ready']}>
            <button type="button" class="button quiet" data-does="again">
              {t('recover.again')}
            </button>
          </In>
        </Actions>
        <In of={['wait']}>
          <h2>{t('recover.code.heading')}</h2>
          <p>{t('recover.code.purpose')}</p>
          <form id="use-code" class="copy">
            <label>
              {t('recover.code.label')}
              <input
                id="code"
                type="text"
                aria-describedby="alert"
                dir="ltr"
                autoComplete="off"
                autoCapitalize="characters"
                spellcheck={false}
                maxLength={60}
                required
              />
            </label>
            <button type="submit" class="button quiet">
              {t('recover.code.use')}
            </button>
          </form>
        </In>
      </main>
    </Layout>
  );
}
