import type { MessageKey, RecoverTexts, ScreenText, Translator } from '../../src/pages/index.ts';

/** Every text that the page for whoever has lost their phone may show on its way. */
export function recoverTexts(t: Translator): RecoverTexts {
  const screen = (heading: MessageKey, message?: MessageKey): ScreenText => ({
    heading: t(heading),
    ...(message && { message: t(message) }),
  });
  return {
    screens: {
      email: screen('recover.heading'),
      typed: screen('recover.typed.heading'),
      wait: screen('recover.wait.heading'),
      ready: screen('recover.ready.heading'),
      busy: screen('recover.busy.heading', 'recover.busy.message'),
      no_account: screen('recover.no-account.heading', 'recover.no-account.message'),
      revoked: screen('recover.account-closed.heading', 'recover.account-closed.message'),
      code_over: screen('recover.code-over.heading', 'recover.code-over.message'),
      visit_over: screen('recover.visit-over.heading', 'recover.visit-over.message'),
      not_ready: screen('recover.not-ready.heading', 'recover.not-ready.message'),
      mail: screen('recover.no-mail.heading', 'recover.no-mail.message'),
      limited: screen('recover.limited.heading', 'recover.limited.message'),
      offline: screen('recover.offline.heading', 'recover.offline.message'),
      other: screen('recover.other.heading', 'recover.other.message'),
    },
    notices: {
      sent: t('recover.notice.sent', { email: '{email}' }),
      until: t('recover.notice.until', { when: '{when}' }),
      wrongMailCode: t('recover.notice.wrong-mail-code'),
      wrongCode: t('recover.notice.wrong-code'),
      notAnAddress: t('recover.notice.not-an-address'),
      limited: t('recover.notice.limited', { when: '{when}' }),
    },
  };
}
