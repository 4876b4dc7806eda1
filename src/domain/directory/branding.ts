import { type Accent, checkAccent } from './colours.ts';
import { faulty, type Integration } from './integration.ts';
import { chooseLogo, type Logo, type Picture } from './logo.ts';

export const LANGUAGES = ['en', 'de', 'fr', 'it', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How an integration's sign-in pages look, beside its name and links. */
export interface Branding {
  /** The language of people whose request and browser name none that we have. */
  readonly language: Language | undefined;
  /** Ours where there is none. */
  readonly accent: Accent | undefined;
  /** In the order in which they were registered. */
  readonly logos: readonly Logo[];
}

export const NO_BRANDING: Branding = { language: undefined, accent: undefined, logos: [] };

/** What may be given of it. An empty text takes a thing away. Logos are changed by `LogoService`. */
export interface BrandingInput {
  readonly language?: string | undefined;
  readonly accent?: string | undefined;
  /** Follows from `accent` where it is left out. */
  readonly accentDark?: string | undefined;
}

/** How the pages of one sign-in look: part of what is frozen when it begins. */
export interface Look {
  readonly logo?: { readonly light: Picture; readonly dark?: Picture | undefined } | undefined;
  readonly accent?: Accent | undefined;
  readonly termsUrl?: string | undefined;
  readonly privacyUrl?: string | undefined;
}

/** The look of a sign-in at this integration. `logo` is whatever the request calls by that name. */
export function lookOf(
  { branding, termsUrl, privacyUrl }: Pick<Integration, 'branding' | 'termsUrl' | 'privacyUrl'>,
  logo?: string,
): Look {
  const chosen = chooseLogo(branding.logos, logo);
  return {
    logo: chosen && { light: chosen.light, dark: chosen.dark },
    accent: branding.accent,
    termsUrl,
    privacyUrl,
  };
}

/** What is given on top of what was. Throws kind `invalid`, naming the field. */
export function checkBranding(given: BrandingInput, old: Branding = NO_BRANDING): Branding {
  return {
    language: given.language === undefined ? old.language : checkLanguage(given.language),
    accent: accentOf(given, old),
    logos: old.logos,
  };
}

function accentOf({ accent, accentDark }: BrandingInput, old: Branding): Accent | undefined {
  if (accent === undefined && accentDark === undefined) return old.accent;
  const light = accent?.trim() ?? old.accent?.light ?? '';
  if (light === '') {
    if (accentDark === undefined || accentDark.trim() === '') return undefined;
    throw faulty('accent-dark', 'needs an accent beside it.', 'accent-first');
  }
  return checkAccent(light, accentDark?.trim() || undefined);
}

/** A language that is offered; an empty text is none. Throws kind `invalid`, naming the field. */
export function checkLanguage(text: string): Language | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return undefined;
  const known = LANGUAGES.find((one) => one === trimmed);
  if (known === undefined) {
    throw faulty(
      'language',
      `"${text.slice(0, 20)}" is not offered: write ${LANGUAGES.join(', ')}.`,
      'choice',
    );
  }
  return known;
}
