import type { ApproveTexts, MessageKey, ScreenText, Translator } from '../../src/pages/index.ts';
import { statementTexts } from './statement-texts.ts';

/** Every text that the approval page may show on its way. */
export function approveTexts(t: Translator): ApproveTexts {
  const screen = (heading: MessageKey, message: MessageKey): ScreenText => ({
    heading: t(heading),
    message: t(message),
  });
  return {
    screens: {
      busy: screen('scan.heading', 'scan.busy'),
      linked: screen('scan.linked.heading', 'scan.linked.message'),
      identify: { heading: t('scan.heading') },
      sending: screen('scan.sending.heading', 'scan.sending.message'),
      approved: screen('scan.approved.heading', 'scan.approved.message'),
      declined: screen('scan.declined.heading', 'scan.declined.message'),
      reported: screen('scan.reported.heading', 'scan.reported.message'),
      again: screen('scan.again.heading', 'scan.again.message'),
      not_a_code: screen('scan.not-a-code.heading', 'scan.not-a-code.message'),
      expired: screen('scan.expired.heading', 'scan.expired.message'),
      used: screen('scan.used.heading', 'scan.used.message'),
      contested: screen('scan.contested.heading', 'scan.contested.message'),
      revoked: screen('scan.revoked.heading', 'scan.revoked.message'),
      not_enrolled: screen('scan.not-enrolled.heading', 'scan.not-enrolled.message'),
      application: screen('scan.application.heading', 'scan.application.message'),
      unsupported: screen('scan.unsupported.heading', 'scan.unsupported.message'),
      not_understood: screen('scan.not-understood.heading', 'scan.not-understood.message'),
      limited: screen('scan.limited.heading', 'scan.limited.message'),
      offline: screen('scan.offline.heading', 'scan.offline.message'),
      other: screen('scan.other.heading', 'scan.other.message'),
    },
    notices: {
      cancelled: t('scan.notice.cancelled'),
      soonOver: t('scan.notice.soon-over'),
      limited: t('scan.notice.limited', { when: '{when}' }),
    },
    statement: statementTexts(t),
    as: t('scan.as', { name: '{name}' }),
  };
}
