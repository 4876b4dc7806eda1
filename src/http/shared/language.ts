import type { Context } from 'koa';
import { LANGUAGES, type Language } from '../../domain/directory/index.ts';

/** What may be known of the language somebody reads, besides what their browser says. */
export interface Wish {
  /** The request's own `ui_locales` (OpenID Connect Core section 3.1.2.1): tags by preference, blanks between them. */
  readonly uiLocales?: string | undefined;
  /** Where neither request nor browser name a language that we have. */
  readonly otherwise?: Language | undefined;
}

/** More tags than anybody reads; the rest is not looked at. */
const MOST_TAGS = 20;

/** The language that this tag stands for: `de-AT` is read by whoever reads German (RFC 4647 section 3.4). */
const known = (tag: string): Language | undefined => {
  const base = tag.toLowerCase().split('-', 1)[0];
  return LANGUAGES.find((language) => language === base);
};

/**
 * Chooses the language: by `ui_locales`, then by the browser's `Accept-Language` with its weights (RFC 9110 section
 * 12.5.4), then the integration's, then English. What the browser refuses (`q=0`) is not chosen for it.
 */
export function chooseLanguage(ctx: Context, { uiLocales = '', otherwise }: Wish = {}): Language {
  for (const tag of uiLocales.split(' ', MOST_TAGS)) {
    const asked = known(tag);
    if (asked !== undefined) return asked;
  }
  const ours = [...new Set([...(otherwise === undefined ? [] : [otherwise]), ...LANGUAGES])];
  for (const tag of ctx.acceptsLanguages().slice(0, MOST_TAGS)) {
    const accepted = (tag === '*' ? ours : [known(tag)]).find(
      (language) => language !== undefined && ctx.acceptsLanguages(language) !== false,
    );
    if (accepted !== undefined) return accepted;
  }
  return otherwise ?? 'en';
}

/** From here on this request is answered in this language: a sign-in keeps the one that it began with. */
export function speak(ctx: Context, language: Language | undefined): void {
  if (language !== undefined) ctx.state.language = language;
}

/** The language of the answer to this request, and of the mails that it causes. */
export function languageOf(ctx: Context): Language {
  ctx.state.language ??= chooseLanguage(ctx);
  return ctx.state.language as Language;
}
