import type { Translator, WaysTexts } from '../../src/pages/index.ts';

/** Every text that the waiting page's other ways may show. */
export const waysTexts = (t: Translator): WaysTexts => ({
  passkey: {
    cancelled: t('ways.passkey.cancelled'),
    unknown: t('ways.passkey.unknown'),
    not_admitted: t('ways.passkey.not-admitted'),
    blocked: t('ways.passkey.blocked'),
    email_required: t('ways.passkey.email-required'),
    not_linked: t('ways.passkey.not-linked'),
    held: t('ways.passkey.held'),
    late: t('ways.passkey.late'),
    limited: t('ways.passkey.limited'),
    offline: t('ways.passkey.offline'),
    other: t('ways.passkey.other'),
  },
  typeAt: t('ways.code.type-at', { address: '{address}' }),
  noCode: t('ways.code.none'),
  ready: t('ways.here.ready'),
});
