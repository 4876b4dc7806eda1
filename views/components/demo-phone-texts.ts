import type { DemoPhoneTexts, Translator } from '../../src/pages/index.ts';

/** The texts of the simulated phone that depend on what the gateway answers. */
export function demoPhoneTexts(t: Translator): DemoPhoneTexts {
  const expired = t('demo-phone.problem.expired');
  const used = t('demo-phone.problem.used');
  const notACode = t('demo-phone.problem.not-a-code');
  return {
    phoneName: t('demo-phone.name'),
    question: t('demo-phone.ask.heading', { application: '{application}' }),
    unknown: t('demo-phone.value.unknown'),
    networks: { same: t('demo-phone.networks.same'), different: t('demo-phone.networks.different') },
    newBrowser: { yes: t('demo-phone.new-browser.yes'), no: t('demo-phone.new-browser.no') },
    problems: {
      other: t('demo-phone.problem.other'),
      offline: t('demo-phone.problem.offline'),
      storage: t('demo-phone.problem.storage'),
      not_a_code: notACode,
      expired,
      used,
      contested: t('demo-phone.problem.contested'),
      application: t('demo-phone.problem.application'),
      limited: t('demo-phone.problem.limited'),
    },
  };
}
