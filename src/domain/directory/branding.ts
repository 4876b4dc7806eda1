import { faulty } from './integration.ts';

export const LANGUAGES = ['en', 'de', 'fr', 'it', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How an integration's sign-in pages look, beside its name and links. */
export interface Branding {
  /** The language of people whose request and browser name none that we have. */
  readonly language: Language | undefined;
}

export const NO_BRANDING: Branding = { language: undefined };

/** What may be given of it. An empty text takes a thing away. */
export interface BrandingInput {
  readonly language?: string | undefined;
}

/** What is given on top of what was. Throws kind `invalid`, naming the field. */
export function checkBranding(given: BrandingInput, old: Branding = NO_BRANDING): Branding {
  return { language: given.language === undefined ? old.language : checkLanguage(given.language) };
}

/** A language that is offered; an empty text is none. Throws kind `invalid`, naming the field. */
export function checkLanguage(text: string): Language | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return undefined;
  const known = LANGUAGES.find((one) => one === trimmed);
  if (known === undefined) {
    throw faulty('language', `"${text.slice(0, 20)}" is not offered: write ${LANGUAGES.join(', ')}.`);
  }
  return known;
}
