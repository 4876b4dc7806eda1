import type { ComponentChildren } from 'preact';
import type { DemoPhonePage, ViewProps } from '../../src/pages/index.ts';
import { demoPhoneTexts } from '../components/demo-phone-texts.ts';
import { Answers, Statement } from '../components/statement.tsx';
import { Layout } from '../layout.tsx';

/** One screen of the phone. The script shows one at a time and moves the focus to its heading. */
function Screen({ name, heading, children }: { name: string; heading: string; children: ComponentChildren }) {
  return (
    <section data-screen={name} aria-labelledby={`${name}-heading`} hidden={name !== 'setup'}>
      <h2 id={`${name}-heading`} tabIndex={-1}>
        {heading}
      </h2>
      {children}
    </section>
  );
}

/** The simulated phone. */
export function DemoPhone({ context, t, asset }: ViewProps<DemoPhonePage>) {
  const again = (
    <button type="button" class="button" data-does="again">
      {t('demo-phone.again')}
    </button>
  );
  return (
    <Layout
      t={t}
      asset={asset}
      title={t('demo-phone.title')}
      styles={['signin.css', 'phone.css', 'demo.css']}
      script="demo-phone.js"
    >
      <main class="desk">
        <h1>{t('demo-phone.title')}</h1>
        <p class="hint">{t('demo-phone.purpose')}</p>
        <noscript>
          <p class="warning">{t('demo-phone.no-script')}</p>
        </noscript>
        <div
          class="phone"
          id="phone"
          data-issuer={context.issuer}
          data-invitation={context.invitationPath}
          data-texts={JSON.stringify(demoPhoneTexts(t))}
        >
          <Screen name="setup" heading={t('demo-phone.setup.heading')}>
            <p>{t('demo-phone.setup.message')}</p>
          </Screen>
          <Screen name="ready" heading={t('demo-phone.ready.heading')}>
            <p>{t('demo-phone.ready.message')}</p>
            <form id="take">
              <label for="link">{t('demo-phone.ready.label')}</label>
              <input id="link" type="text" dir="ltr" autoComplete="off" spellcheck={false} required />
              <button type="submit" class="button">
                {t('demo-phone.ready.open')}
              </button>
            </form>
          </Screen>
          <Screen name="busy" heading={t('demo-phone.busy.heading')}>
            <p>{t('demo-phone.busy.message')}</p>
          </Screen>
          <Screen name="ask" heading="">
            <Statement t={t} />
            <Answers t={t} question="ask-heading" />
          </Screen>
          <Screen name="confirming" heading={t('scan.confirming.heading')}>
            <p id="shown-code" class="digits" dir="ltr" />
            <p>{t('scan.confirming.message')}</p>
            <p>{t('scan.confirming.rule')}</p>
          </Screen>
          <Screen name="approved" heading={t('demo-phone.approved.heading')}>
            <p>{t('demo-phone.approved.message')}</p>
            {again}
          </Screen>
          <Screen name="declined" heading={t('demo-phone.declined.heading')}>
            <p>{t('demo-phone.declined.message')}</p>
            {again}
          </Screen>
          <Screen name="reported" heading={t('demo-phone.reported.heading')}>
            <p>{t('demo-phone.reported.message')}</p>
            {again}
          </Screen>
          <Screen name="problem" heading={t('demo-phone.problem.heading')}>
            <p id="problem" role="alert" />
            {again}
          </Screen>
        </div>
      </main>
    </Layout>
  );
}
