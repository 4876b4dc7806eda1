import type { EnrollTexts, MessageKey, ScreenText, Translator } from '../../src/pages/index.ts';

/** Every text that an invitation's page may show on its way. */
export function enrollTexts(t: Translator): EnrollTexts {
  const screen = (heading: MessageKey, message: MessageKey): ScreenText => ({
    heading: t(heading),
    message: t(message),
  });
  return {
    screens: {
      missing: screen('enroll.heading', 'enroll.missing.message'),
      start: { heading: t('enroll.heading') },
      busy: screen('enroll.busy.heading', 'enroll.busy.message'),
      done: screen('enroll.done.heading', 'enroll.done.message'),
      back: screen('enroll.done.heading', 'enroll.back.message'),
      invitation_unknown: screen('enroll.unknown.heading', 'enroll.unknown.message'),
      invitation_used: screen('enroll.used.heading', 'enroll.used.message'),
      invitation_expired: screen('enroll.expired.heading', 'enroll.expired.message'),
      too_many_phones: screen('enroll.too-many-phones.heading', 'enroll.too-many-phones.message'),
      key_in_use: screen('enroll.key-in-use.heading', 'enroll.key-in-use.message'),
      no_lock: screen('enroll.no-lock.heading', 'enroll.no-lock.message'),
      unsupported: screen('enroll.unsupported.heading', 'enroll.unsupported.message'),
      limited: screen('enroll.limited.heading', 'enroll.limited.message'),
      offline: screen('enroll.offline.heading', 'enroll.offline.message'),
      other: screen('enroll.other.heading', 'enroll.other.message'),
    },
    notices: {
      cancelled: t('enroll.notice.cancelled'),
      hello: t('enroll.notice.hello', { name: '{name}' }),
      limited: t('enroll.notice.limited', { when: '{when}' }),
    },
  };
}
