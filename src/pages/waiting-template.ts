import type { WaitingPage } from './pages.ts';
import type { Translator } from './translate.ts';
import { screenOf } from './waiting-screen.ts';
import type { WaitingPaths } from './waiting-snapshot.ts';

/** Screens of all applications in all languages, a few kilobytes each. */
const MOST_KEPT = 1_000;

/** Paths no page has: `plain` takes the character zero out of every text from outside. */
const PROBES: WaitingPaths = {
  self: '\0self',
  events: '\0events',
  state: '\0state',
  cancel: '\0cancel',
  newCode: '\0new-code',
  confirm: '\0confirm',
  shortCode: '\0short-code',
  passkeyOptions: '\0passkey-options',
  passkey: '\0passkey',
  here: '\0here',
  code: '\0code',
  resume: '\0resume',
};

type RenderWaiting = (context: WaitingPage, t: Translator) => string;

/**
 * Draws the waiting page as `whole` would, byte for byte, from a drawing of the same screen that it keeps. What differs
 * between two sign-ins at one application are values of attributes; they are filled in, escaped as the renderer does.
 * A quote in any text is escaped, so `action="` and its like stand where the view wrote an attribute and nowhere else.
 */
export function waitingFromTemplate(whole: RenderWaiting): RenderWaiting {
  const kept = new Map<string, Template>();
  return (context, t) => {
    const { application, demoPhone, purpose, look, display, snapshot } = context;
    const name = JSON.stringify([
      t.lang,
      screenOf(snapshot),
      application.name,
      application.host,
      demoPhone,
      purpose,
      look,
      display,
    ]);
    let template = kept.get(name);
    if (template === undefined) {
      const probe = { ...context, paths: PROBES };
      template = cut(whole(probe, t), attributesOf(probe));
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(name, template);
    }
    return fill(template, attributesOf(context));
  };
}

/** Texts, and between each two of them which attribute comes there. */
interface Template {
  readonly texts: readonly string[];
  readonly holes: readonly number[];
}

function cut(html: string, attributes: readonly string[]): Template {
  const texts: string[] = [];
  const holes: number[] = [];
  let from = 0;
  for (;;) {
    const next = attributes
      .map((attribute, hole) => ({ hole, at: html.indexOf(attribute, from), length: attribute.length }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    texts.push(html.slice(from, next?.at));
    if (next === undefined) break;
    holes.push(next.hole);
    from = next.at + next.length;
  }
  if (texts.some((text) => text.includes('\0')))
    throw new Error('the waiting page shows a path in a new place');
  return { texts, holes };
}

const fill = ({ texts, holes }: Template, attributes: readonly string[]): string =>
  texts.reduce((html, text, i) => html + attributes[holes[i - 1] ?? 0] + text);

/** What differs from one sign-in to the next. */
const attributesOf = ({ snapshot, paths }: WaitingPage): string[] => [
  attribute('data-snapshot', JSON.stringify(snapshot)),
  attribute('data-paths', JSON.stringify(paths)),
  attribute('action', paths.newCode),
  attribute('action', paths.cancel),
  attribute('action', paths.confirm),
  attribute('href', paths.resume),
  attribute('href', paths.here),
];

const ENTITIES: Record<string, string> = { '"': '&quot;', '&': '&amp;', '<': '&lt;' };

/** As preact-render-to-string writes it. */
const attribute = (name: string, value: string): string =>
  `${name}="${value.replace(/["&<]/g, (character) => ENTITIES[character] ?? '')}"`;
