import type { ApproveTexts, MessageKey, ScanPage, ScreenText, Translator } from '../../src/pages/index.ts';
import { beginningTexts } from './beginning-texts.ts';
import { statementTexts } from './statement-texts.ts';

/** Every text that the approval page may show on its way, however it begins. */
export function approveTexts(t: Translator, begins: ScanPage['begins']): ApproveTexts {
  const screen = (heading: MessageKey, message: MessageKey): ScreenText => ({
    heading: t(heading),
    message: t(message),
  });
  return {
    screens: {
      busy: screen('scan.heading', 'scan.busy'),
      linked: screen('scan.linked.heading', 'scan.linked.message'),
      code: { heading: t('code.heading') },
      identify: { heading: t('scan.heading') },
      create: screen('scan.create.heading', 'scan.create.message'),
      sending: screen('scan.sending.heading', 'scan.sending.message'),
      confirming: screen('scan.confirming.heading', 'scan.confirming.message'),
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
      not_admitted: screen('scan.not-admitted.heading', 'scan.not-admitted.message'),
      blocked: screen('scan.blocked.heading', 'scan.blocked.message'),
      email_required: screen('scan.email-required.heading', 'scan.email-required.message'),
      not_linked: screen('scan.not-linked.heading', 'scan.not-linked.message'),
      linked_to_another: screen('scan.linked-to-another.heading', 'scan.linked-to-another.message'),
      method_not_asked: screen('scan.method-not-asked.heading', 'scan.method-not-asked.message'),
      browser_blocked: screen('scan.browser-blocked.heading', 'scan.browser-blocked.message'),
      wrong_number: screen('scan.wrong-number.heading', 'scan.wrong-number.message'),
      number_required: screen('scan.number-required.heading', 'scan.number-required.message'),
      wrong_code: screen('scan.wrong-code.heading', 'scan.wrong-code.message'),
      code_over: screen('scan.code-over.heading', 'scan.code-over.message'),
      account: screen('scan.account.heading', 'scan.account.message'),
      unsupported: screen('scan.unsupported.heading', 'scan.unsupported.message'),
      not_understood: screen('scan.not-understood.heading', 'scan.not-understood.message'),
      limited: screen('scan.limited.heading', 'scan.limited.message'),
      offline: screen('scan.offline.heading', 'scan.offline.message'),
      other: screen('scan.other.heading', 'scan.other.message'),
      ...beginningTexts(screen)[begins],
    },
    notices: {
      cancelled: t('scan.notice.cancelled'),
      wrongCode: t('code.wrong'),
      soonOver: t('scan.notice.soon-over'),
      number: t('scan.notice.number'),
      limited: t('scan.notice.limited', { when: '{when}' }),
    },
    recovery: {
      asked: t('scan.recovery.asked', { when: '{when}' }),
      stopped: t('scan.recovery.stopped'),
      notStopped: t('scan.recovery.not-stopped'),
    },
    statement: statementTexts(t),
    as: t('scan.as', { name: '{name}' }),
    accountOf: t('scan.account-of', { name: '{name}' }),
  };
}
