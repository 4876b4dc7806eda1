import type { AccountBrowser, AccountPage, Translator } from '../../src/pages/index.ts';
import { FormButton, Row } from './account-forms.tsx';
import { Moment } from './moment.tsx';
import { Place } from './place.tsx';
import { Value } from './value.tsx';

const UNKNOWN = 'unknown';

/** The browsers in which this person signs in, and those that they reported. */
export function AccountBrowsers({ context, t }: { context: AccountPage; t: Translator }) {
  const { browsers, paths, otherSessions, signOns, lasting } = context;
  return (
    <section>
      <h2>{t('account.browsers.heading')}</h2>
      {browsers.length === 0 && <p>{t('account.browsers.none')}</p>}
      <ul class="things">
        {browsers.map((browser, i) => (
          <li key={browser.id}>
            <h3 id={`browser-${i}`} class="details">
              <Named t={t} browser={browser} />
            </h3>
            <p class="hint details">
              <span class={browser.kind === 'used' ? undefined : 'warning'}>
                {t(`account.browser.${browser.kind}`)} <Moment t={t} at={browser.at} />
              </span>
              <Place t={t} code={browser.place} />
            </p>
            <Row>
              {browser.kind === 'blocked' ? (
                <FormButton
                  action={paths.allowBrowser}
                  fields={{ browser: browser.id }}
                  text={t('account.browser.allow')}
                  about={`browser-${i}`}
                />
              ) : (
                <FormButton
                  action={paths.forgetBrowser}
                  fields={{ browser: browser.id }}
                  text={t('account.browser.forget')}
                  about={`browser-${i}`}
                />
              )}
            </Row>
          </li>
        ))}
      </ul>
      {otherSessions + signOns + lasting > 0 && (
        <>
          {otherSessions > 0 && <p>{t('account.sessions.others', { count: otherSessions })}</p>}
          {signOns > 0 && <p>{t('account.sessions.applications', { count: signOns })}</p>}
          {lasting > 0 && <p>{t('account.sessions.lasting', { count: lasting })}</p>}
          <Row>
            <FormButton action={paths.signOutOthers} text={t('account.sessions.end-others')} />
          </Row>
        </>
      )}
    </section>
  );
}

function Named({ t, browser: { browser, system } }: { t: Translator; browser: AccountBrowser }) {
  if (browser === UNKNOWN && system === UNKNOWN) return <span>{t('account.browser.unknown')}</span>;
  const known = [browser, system].filter((name) => name !== UNKNOWN);
  return (
    <>
      {known.map((name, i) => (
        <span key={i}>
          <Value text={name} />
        </span>
      ))}
    </>
  );
}
