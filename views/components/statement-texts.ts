import type { StatementTexts, Translator } from '../../src/pages/index.ts';

const APPLICATION = { application: '{application}' };
const BROWSER = { browser: '{browser}', system: '{system}' };

/** The words in which a statement is shown. The script puts the values where braces name them. */
export const statementTexts = (t: Translator): StatementTexts => ({
  questions: {
    'sign-in': t('statement.question', APPLICATION),
    here: t('statement.question', APPLICATION),
    account: t('statement.question.account', APPLICATION),
    dashboard: t('statement.question.dashboard', APPLICATION),
    'add-phone': t('statement.question.add-phone', APPLICATION),
  },
  effects: {
    'sign-in': t('statement.effect', { ...APPLICATION, ...BROWSER }),
    here: t('statement.effect', { ...APPLICATION, ...BROWSER }),
    account: t('statement.effect.account', BROWSER),
    dashboard: t('statement.effect.dashboard', BROWSER),
    'add-phone': t('statement.effect.add-phone', BROWSER),
  },
  unknown: t('statement.value.unknown'),
  unknownBrowser: t('statement.value.unknown-browser'),
  unknownSystem: t('statement.value.unknown-system'),
  networks: { same: t('statement.networks.same'), different: t('statement.networks.different') },
  newBrowser: { yes: t('statement.new-browser.yes'), no: t('statement.new-browser.no') },
  codeFollows: t('statement.code-follows'),
});
