import type { StatementTexts, Translator } from '../../src/pages/index.ts';

/** The words in which a statement is shown. The script puts the values where braces name them. */
export const statementTexts = (t: Translator): StatementTexts => ({
  question: t('statement.question', { application: '{application}' }),
  effect: t('statement.effect', {
    application: '{application}',
    browser: '{browser}',
    system: '{system}',
  }),
  unknown: t('statement.value.unknown'),
  unknownBrowser: t('statement.value.unknown-browser'),
  unknownSystem: t('statement.value.unknown-system'),
  networks: { same: t('statement.networks.same'), different: t('statement.networks.different') },
  newBrowser: { yes: t('statement.new-browser.yes'), no: t('statement.new-browser.no') },
});
