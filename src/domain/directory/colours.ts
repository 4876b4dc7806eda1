import { faulty } from './integration.ts';

/** The backgrounds of our pages, as the style sheet has them (`--paper`). */
export const PAPER = { light: '#ffffff', dark: '#15171c' } as const;
export type Theme = keyof typeof PAPER;

/** WCAG 2.2, 1.4.3 Contrast (Minimum): text. */
export const TEXT_CONTRAST = 4.5;
/** WCAG 2.2, 1.4.11 Non-text Contrast: what a control is recognised by, and its focus. */
export const CONTROL_CONTRAST = 3;

/** The one colour of an integration: `#rrggbb`, by which buttons are known on a light page and on a dark one. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

/** An accent with what follows from it. */
export interface Tones {
  readonly accent: string;
  /** Text upon the accent. */
  readonly onAccent: string;
  /** The accent as text on the page: the accent itself where that can be read. */
  readonly link: string;
}

type Rgb = readonly [number, number, number];

const WHITE = '#ffffff';
const BLACK = '#000000';
const SHORT = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i;
const LONG = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;
const STEPS = 255;

/**
 * The accent of an integration, `#rrggbb`. Refuses, naming the field, what is no colour and what WCAG 2.2 AA refuses:
 * with the contrast that was measured and the nearest colour that passes. A dark one that is left out follows from the
 * light one.
 */
export function checkAccent(light: string, dark?: string): Accent {
  const checked = checkOn('accent', light, 'light');
  return {
    light: checked,
    dark:
      dark === undefined
        ? nearest(checked, PAPER.dark, CONTROL_CONTRAST)
        : checkOn('accent-dark', dark, 'dark'),
  };
}

/** What else has a colour where the accent has this one. Every text of it has the contrast that WCAG 2.2 AA asks for. */
export const tonesOf = (accent: string, theme: Theme): Tones => ({
  accent,
  // Of black and white, one has at least 4.58:1 on every colour there is: the two contrasts multiply to 21.
  onAccent: contrast(WHITE, accent) >= contrast(BLACK, accent) ? WHITE : BLACK,
  link: nearest(accent, PAPER[theme], TEXT_CONTRAST),
});

/** The contrast ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(rgb(one)), luminance(rgb(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour itself, or the first on its way to black or white, away from the background, that has this contrast. */
export function nearest(colour: string, background: string, least: number): string {
  const end = contrast(WHITE, background) > contrast(BLACK, background) ? WHITE : BLACK;
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, end, step / STEPS);
    if (contrast(mixed, background) >= least) return mixed;
  }
  return end;
}

/** `#rrggbb` in lower case; undefined for anything else, however like a colour it looks. */
export function parseColour(text: string): string | undefined {
  const short = SHORT.exec(text);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`.toLowerCase();
  const long = LONG.exec(text);
  return long ? `#${long.slice(1).join('')}`.toLowerCase() : undefined;
}

function checkOn(path: string, text: string, theme: Theme): string {
  const colour = parseColour(text.trim());
  if (colour === undefined) {
    throw faulty(
      path,
      `"${text.slice(0, 20)}" is no colour: write six hexadecimal digits, such as #2a4bbf.`,
      'no-colour',
    );
  }
  const ratio = contrast(colour, PAPER[theme]);
  if (ratio < CONTROL_CONTRAST) {
    const passes = nearest(colour, PAPER[theme], CONTROL_CONTRAST);
    throw faulty(
      path,
      `${colour} has a contrast of ${writeRatio(ratio)} to the ${theme} page; WCAG 2.2 AA asks for ` +
        `${CONTROL_CONTRAST}:1. The nearest that passes is ${passes}.`,
      'contrast',
      { given: colour, ratio: writeRatio(ratio), least: `${CONTROL_CONTRAST}:1`, nearest: passes },
    );
  }
  return colour;
}

/** Rounded down, so that nothing that was refused reads as if it passed. */
const writeRatio = (ratio: number): string => `${(Math.floor(ratio * 100) / 100).toFixed(2)}:1`;

const rgb = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as never;

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(from: string, to: string, share: number): string {
  const end = rgb(to);
  const channels = rgb(from).map((c, i) => Math.round(c + ((end[i] ?? 0) - c) * share));
  return `#${channels.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}
