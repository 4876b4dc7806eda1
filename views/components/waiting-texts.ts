import type {
  MessageKey,
  Translator,
  WaitingScreen,
  WaitingTexts,
  WaitingView,
} from '../../src/pages/index.ts';

/** Every text that the waiting page may show on its way. */
export function waitingTexts(t: Translator, app: string): WaitingTexts {
  const screen = (view: WaitingView, heading: MessageKey, message: MessageKey): WaitingScreen => ({
    view,
    heading: t(heading, { app }),
    message: t(message, { app }),
  });
  return {
    screens: {
      pending: screen('code', 'waiting.pending.heading', 'waiting.pending.message'),
      scanned: screen('code', 'waiting.scanned.heading', 'waiting.scanned.message'),
      claimed: screen('phone', 'waiting.claimed.heading', 'waiting.claimed.message'),
      confirming: screen('phone', 'waiting.confirming.heading', 'waiting.confirming.message'),
      approved: screen('approved', 'waiting.approved.heading', 'waiting.approved.message'),
      consumed: screen('gone', 'waiting.consumed.heading', 'waiting.consumed.message'),
      'declined.refused': screen('over', 'waiting.refused.heading', 'waiting.refused.message'),
      'declined.not_me': screen('over', 'waiting.reported.heading', 'waiting.reported.message'),
      contested: screen('over', 'waiting.contested.heading', 'waiting.contested.message'),
      cancelled: screen('over', 'waiting.cancelled.heading', 'waiting.cancelled.message'),
      expired: screen('expired', 'waiting.expired.heading', 'waiting.expired.message'),
      gone: screen('gone', 'waiting.gone.heading', 'waiting.gone.message'),
    },
    notices: {
      partlyVisible: t('waiting.notice.partly-visible'),
      soonOver: t('waiting.notice.soon-over'),
      lastMinute: t('waiting.notice.last-minute'),
      noAnswer: t('waiting.notice.no-answer'),
      connectionLost: t('waiting.notice.connection-lost'),
      unreachable: t('waiting.notice.unreachable'),
    },
  };
}
