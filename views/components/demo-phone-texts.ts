import type { DemoPhoneTexts, Translator } from '../../src/pages/index.ts';
import { statementTexts } from './statement-texts.ts';

/** The texts of the simulated phone that depend on what the gateway answers. */
export const demoPhoneTexts = (t: Translator): DemoPhoneTexts => ({
  ...statementTexts(t),
  phoneName: t('demo-phone.name'),
  problems: {
    other: t('demo-phone.problem.other'),
    offline: t('demo-phone.problem.offline'),
    storage: t('demo-phone.problem.storage'),
    not_a_code: t('demo-phone.problem.not-a-code'),
    expired: t('demo-phone.problem.expired'),
    used: t('demo-phone.problem.used'),
    contested: t('demo-phone.problem.contested'),
    application: t('demo-phone.problem.application'),
    browser_blocked: t('scan.browser-blocked.message'),
    wrong_number: t('scan.wrong-number.message'),
    wrong_code: t('scan.wrong-code.message'),
    code_over: t('scan.code-over.message'),
    limited: t('demo-phone.problem.limited'),
  },
});
