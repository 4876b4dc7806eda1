import type { ComponentChildren } from 'preact';
import type { SignUpPage, SignUpScreen, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { InScreens } from '../components/in-screens.tsx';
import { signUpTexts } from '../components/sign-up-texts.ts';
import { Layout } from '../layout.tsx';

const LONGEST_NAME = 100;
const LONGEST_EMAIL = 254;

interface FieldProps {
  /** The id of the input. */
  of: string;
  label: string;
  hint?: string;
  children: ComponentChildren;
}

/** A named field; what is wrong with it stands in the page's alert. */
function Field({ of, label, hint, children }: FieldProps) {
  return (
    <label for={of}>
      {label}
      {hint && <span class="hint"> {hint}</span>}
      {children}
    </label>
  );
}

/** A form of one step, with what it asks for and one button. */
function Step({ id, go, children }: { id: string; go: string; children: ComponentChildren }) {
  return (
    <form id={id} class="copy" noValidate>
      {children}
      <button type="submit" class="button">
        {go}
      </button>
    </form>
  );
}

/**
 * Sets this phone up for somebody new, on the way to an application that lets people sign up: an address, the code that
 * was mailed to it, names, a passkey. Then the sign-in goes on. The script changes texts and what is hidden.
 */
export function SignUp({ context, t, asset }: ViewProps<SignUpPage>) {
  const texts = signUpTexts(t);
  const { heading, message } = texts.screens.busy;
  const In = InScreens<SignUpScreen>;
  const name = (id: string, autoComplete: string) => (
    <input
      id={id}
      type="text"
      dir="auto"
      autoComplete={autoComplete}
      maxLength={LONGEST_NAME}
      aria-describedby="alert"
    />
  );
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'phone.css']} script="sign-up.js">
      <main data-texts={JSON.stringify(texts)} data-paths={JSON.stringify(context.paths)}>
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <In of={['email']}>
          <p id="purpose" />
          <p>{t('sign-up.email.why')}</p>
        </In>
        <In of={['code']}>
          <p id="sent" />
          <p class="hint">{t('sign-up.code.hint')}</p>
        </In>
        <In of={['names']}>
          <p id="proven" />
        </In>
        <In of={['passkey']}>
          <p>{t('sign-up.passkey.message')}</p>
        </In>
        <p id="status" role="status">
          {message}
        </p>
        <p id="alert" role="alert" />
        <noscript>
          <p class="warning">{t('sign-up.no-script')}</p>
        </noscript>
        <In of={['email']}>
          <Step id="ask" go={t('sign-up.email.go')}>
            <Field of="email" label={t('sign-up.email.label')}>
              <input
                id="email"
                type="email"
                dir="ltr"
                autoComplete="email"
                autoCapitalize="none"
                spellcheck={false}
                maxLength={LONGEST_EMAIL}
                aria-describedby="alert"
                required
              />
            </Field>
          </Step>
        </In>
        <In of={['code']}>
          <Step id="prove" go={t('sign-up.code.go')}>
            <Field of="code" label={t('sign-up.code.label')}>
              <input
                id="code"
                type="text"
                dir="ltr"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={20}
                aria-describedby="alert"
                required
              />
            </Field>
          </Step>
        </In>
        <In of={['names']}>
          <Step id="tell" go={t('sign-up.names.go')}>
            <Field of="given" label={t('sign-up.names.given')}>
              {name('given', 'given-name')}
            </Field>
            <Field of="family" label={t('sign-up.names.family')} hint={t('sign-up.optional')}>
              {name('family', 'family-name')}
            </Field>
            <Field of="nickname" label={t('sign-up.names.nickname')} hint={t('sign-up.optional')}>
              {name('nickname', 'nickname')}
            </Field>
            <Field of="phone" label={t('sign-up.names.phone')}>
              <input
                id="phone"
                type="text"
                dir="auto"
                autoComplete="off"
                maxLength={LONGEST_NAME}
                value={t('sign-up.names.phone-default')}
                aria-describedby="alert"
              />
            </Field>
            <div id="terms" hidden>
              <label class="check">
                <input id="accept" type="checkbox" aria-describedby="alert" />
                <span>{t('sign-up.terms.accept')}</span>
              </label>
              <p>
                <a id="terms-link" href="about:blank" target="_blank" rel="noopener noreferrer">
                  {t('sign-up.terms.read')}
                </a>
              </p>
            </div>
            <p id="privacy" hidden>
              <a id="privacy-link" href="about:blank" target="_blank" rel="noopener noreferrer">
                {t('sign-up.terms.privacy')}
              </a>
            </p>
          </Step>
        </In>
        <Actions>
          <In of={['passkey']}>
            <button type="button" class="button" data-does="make">
              {t('sign-up.passkey.go')}
            </button>
          </In>
          <In of={['code']}>
            <button type="button" class="button quiet" data-does="again">
              {t('sign-up.code.again')}
            </button>
          </In>
          <In of={['code', 'names', 'account_exists', 'mail']}>
            <button type="button" class="button quiet" data-does="other">
              {t('sign-up.email.other')}
            </button>
          </In>
          <In of={['mail', 'key_in_use', 'no_lock', 'limited', 'offline', 'other']}>
            <button type="button" class="button" data-does="retry">
              {t('sign-up.retry')}
            </button>
          </In>
          <In of={['email', 'invited', 'account_exists']}>
            <p class="hint">{t('sign-up.have-invitation')}</p>
            <ActionLink href={context.paths.enroll} text={t('sign-up.enroll')} quiet />
          </In>
          <In of={['key_in_use', 'account_exists']}>
            <ActionLink href={context.paths.scanned} text={t('sign-up.back')} />
          </In>
          <In of={['account_exists']}>
            <ActionLink href={context.paths.recover} text={t('sign-up.recover')} quiet />
          </In>
          {context.outbox && (
            <In of={['email', 'code']}>
              <p class="hint">{t('sign-up.demo')}</p>
              <a class="button quiet" href={context.outbox} target="_blank" rel="noopener">
                {t('sign-up.outbox')}
              </a>
            </In>
          )}
        </Actions>
      </main>
    </Layout>
  );
}
