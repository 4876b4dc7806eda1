import type {
  MessageKey,
  Translator,
  WaitingPage,
  WaitingScreen,
  WaitingTexts,
  WaitingView,
} from '../../src/pages/index.ts';

/** As many tries as there are for a code from the phone. */
const MOST_TRIES = 3;

/** Every text that the waiting page may show on its way. */
export function waitingTexts(
  t: Translator,
  app: string,
  purpose?: NonNullable<WaitingPage['purpose']>['kind'],
): WaitingTexts {
  const heading: MessageKey = purpose ? `waiting.${purpose}.heading` : 'waiting.pending.heading';
  const screen = (view: WaitingView, heading: MessageKey, message: MessageKey): WaitingScreen => ({
    view,
    heading: t(heading, { app }),
    message: t(message, { app }),
  });
  /** At an application its name is said; on the account pages there is none to sign in to. */
  const next = (own: MessageKey, application: MessageKey): MessageKey => (purpose ? own : application);
  return {
    screens: {
      pending: screen('code', heading, 'waiting.pending.message'),
      scanned: screen('code', purpose ? heading : 'waiting.scanned.heading', 'waiting.scanned.message'),
      claimed: screen(
        'phone',
        'waiting.claimed.heading',
        next('waiting.own.claimed', 'waiting.claimed.message'),
      ),
      'claimed.number': screen(
        'number',
        'waiting.number.heading',
        next('waiting.own.number', 'waiting.number.message'),
      ),
      confirming: screen(
        'confirm',
        'waiting.confirming.heading',
        next('waiting.own.confirming', 'waiting.confirming.message'),
      ),
      approved: screen(
        'approved',
        'waiting.approved.heading',
        purpose === 'dashboard'
          ? 'waiting.dashboard.approved'
          : next('waiting.own.approved', 'waiting.approved.message'),
      ),
      consumed: screen('gone', 'waiting.consumed.heading', 'waiting.consumed.message'),
      'declined.refused': screen('over', 'waiting.refused.heading', 'waiting.refused.message'),
      'declined.not_me': screen('over', 'waiting.reported.heading', 'waiting.reported.message'),
      'declined.wrong_number': screen('over', 'waiting.wrong-number.heading', 'waiting.wrong-number.message'),
      'declined.wrong_code': screen('over', 'waiting.wrong-code.heading', 'waiting.wrong-code.message'),
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
      wrongCode: t('waiting.confirm.wrong'),
      incomplete: t('waiting.confirm.incomplete'),
      notSent: t('waiting.confirm.not-sent'),
    },
    tries: Array.from({ length: MOST_TRIES + 1 }, (_, tries) => t('waiting.confirm.tries', { tries })),
  };
}
