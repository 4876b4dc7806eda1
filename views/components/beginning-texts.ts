import type { ApproveTexts, MessageKey, ScanPage, ScreenText } from '../../src/pages/index.ts';

/** What the approval page says otherwise where no frame led to it. */
export const beginningTexts = (
  screen: (heading: MessageKey, message: MessageKey) => ScreenText,
): Record<ScanPage['begins'], Partial<ApproveTexts['screens']>> => ({
  frame: {},
  code: {
    busy: screen('code.heading', 'scan.busy'),
    identify: { heading: screen('code.taken', 'scan.busy').heading },
    expired: screen('scan.expired.heading', 'code.expired.message'),
    other: screen('scan.other.heading', 'code.other.message'),
  },
  here: {
    busy: screen('here.heading', 'scan.busy'),
    identify: { heading: screen('here.heading', 'scan.busy').heading },
    approved: screen('scan.approved.heading', 'here.approved.message'),
    declined: screen('scan.declined.heading', 'here.declined.message'),
    reported: screen('scan.reported.heading', 'here.reported.message'),
    expired: screen('scan.expired.heading', 'here.expired.message'),
    used: screen('scan.used.heading', 'here.used.message'),
    unsupported: screen('scan.unsupported.heading', 'here.unsupported.message'),
    other: screen('scan.other.heading', 'here.other.message'),
  },
});
