import { type Accent, parseColour, tonesOf } from '../../domain/directory/index.ts';

/** The custom properties of the pages' own style sheet, for this accent. Nothing but six digits gets in. */
export function coloursCss(accent: Accent): string {
  const light = tonesOf(strictly(accent.light), 'light');
  const dark = tonesOf(strictly(accent.dark), 'dark');
  const property = (name: string, of: keyof typeof light) => `--${name}:light-dark(${light[of]},${dark[of]})`;
  return `:root{${property('accent', 'accent')};${property('on-accent', 'onAccent')};${property('link', 'link')}}`;
}

function strictly(colour: string): string {
  const parsed = parseColour(colour);
  if (parsed === undefined) throw new TypeError('no colour');
  return parsed;
}
