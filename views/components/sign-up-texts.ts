import type { MessageKey, ScreenText, SignUpTexts, Translator } from '../../src/pages/index.ts';

/** Every text that the page for somebody new may show on its way. */
export function signUpTexts(t: Translator): SignUpTexts {
  const screen = (heading: MessageKey, message?: MessageKey): ScreenText => ({
    heading: t(heading),
    ...(message && { message: t(message) }),
  });
  return {
    screens: {
      busy: screen('sign-up.heading', 'sign-up.busy'),
      email: screen('sign-up.heading'),
      code: screen('sign-up.code.heading'),
      names: screen('sign-up.names.heading'),
      passkey: screen('sign-up.passkey.heading'),
      done: screen('sign-up.done.heading', 'sign-up.done.message'),
      lost: screen('sign-up.lost.heading', 'sign-up.lost.message'),
      invited: screen('sign-up.invited.heading', 'sign-up.invited.message'),
      expired: screen('sign-up.expired.heading', 'sign-up.expired.message'),
      used: screen('sign-up.used.heading', 'sign-up.used.message'),
      account_exists: screen('sign-up.account-exists.heading', 'sign-up.account-exists.message'),
      mail: screen('sign-up.mail.heading', 'sign-up.mail.message'),
      key_in_use: screen('sign-up.key-in-use.heading', 'sign-up.key-in-use.message'),
      no_lock: screen('sign-up.no-lock.heading', 'sign-up.no-lock.message'),
      unsupported: screen('sign-up.unsupported.heading', 'sign-up.unsupported.message'),
      limited: screen('sign-up.limited.heading', 'sign-up.limited.message'),
      offline: screen('sign-up.offline.heading', 'sign-up.offline.message'),
      other: screen('sign-up.other.heading', 'sign-up.other.message'),
    },
    faults: {
      email: t('sign-up.fault.email'),
      domain: t('sign-up.fault.domain'),
      code: t('sign-up.fault.code'),
      code_over: t('sign-up.fault.code-over'),
      given_name: t('sign-up.fault.given-name'),
      names: t('sign-up.fault.names'),
      terms: t('sign-up.fault.terms'),
      terms_changed: t('sign-up.fault.terms-changed'),
    },
    notices: {
      cancelled: t('sign-up.notice.cancelled'),
      limited: t('sign-up.notice.limited', { when: '{when}' }),
      soonOver: t('scan.notice.soon-over'),
      sentAgain: t('sign-up.notice.sent-again'),
    },
    purpose: t('sign-up.purpose', { application: '{application}', host: '{host}' }),
    sent: t('sign-up.code.sent', { email: '{email}' }),
    proven: t('sign-up.names.proven', { email: '{email}' }),
  };
}
