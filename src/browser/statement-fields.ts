import type { StatementTexts } from '../pages/browser-door.ts';
import { say } from './page-data.ts';
import { fieldText, type Statement } from './statement.ts';

/** Writes the statement wherever the page has a place for a field of it. */
export function showStatement(statement: Statement, texts: StatementTexts): void {
  const { lang } = document.documentElement;
  for (const place of document.querySelectorAll<HTMLElement>('[data-field]'))
    say(place, fieldText(statement, place.dataset.field ?? '', texts, lang));
}
