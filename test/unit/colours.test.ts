import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBranding } from '../../src/domain/directory/branding.ts';
import { checkAccent } from '../../src/domain/directory/colours.ts';
import { contrast, nearest, PAPER, parseColour, tonesOf } from '../../src/domain/directory/index.ts';
import { coloursCss } from '../../src/http/branding/colours.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

describe('contrast, as WCAG 2.2 measures it', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
    ['#2a4bbf', '#15171c', 2.44],
  ])('%s and %s have %d:1, in either order', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe('an accent', () => {
  test('is taken as typed, in lower case; its dark form follows where it is left out', () => {
    expect(checkAccent('#2A4BBF', '#A3B6FF')).toEqual({ light: '#2a4bbf', dark: '#a3b6ff' });
    expect(checkAccent(' 06c ').light).toBe('#0066cc');
    const { dark } = checkAccent('#2a4bbf');
    expect(dark).not.toBe('#2a4bbf');
    expect(contrast(dark, PAPER.dark)).toBeGreaterThanOrEqual(3);
  });

  test('that is bright enough for a dark page is its own dark form', () => {
    expect(checkAccent('#c2410c')).toEqual({ light: '#c2410c', dark: '#c2410c' });
  });

  test.each([
    ['#ffd400', undefined, 'accent', '1.43:1', 'light'],
    ['#ffffff', undefined, 'accent', '1.00:1', 'light'],
    ['#2a4bbf', '#15171c', 'accent-dark', '1.00:1', 'dark'],
  ])(
    '%s (dark %s) is refused with what was measured and the nearest that passes',
    (light, dark, path, ratio, theme) => {
      const refusal = expectRefusal(() => checkAccent(light, dark));
      expect(refusal.faults).toMatchObject([{ path, message: expect.stringContaining(ratio) }]);
      expect(refusal.message).toContain(`${theme} page`);
      const passes = /passes is (#[0-9a-f]{6})\./.exec(refusal.message)?.[1] ?? '';
      expect(path === 'accent' ? checkAccent(passes).light : checkAccent(light, passes).dark).toBe(passes);
    },
  );

  test.each(['', 'red', '#12345', '#1234567', '#12345g', 'rgb(1,2,3)', '#fff;}', 'var(--x)', '#２a4bbf'])(
    '%j is no colour',
    (text) => {
      expect(parseColour(text)).toBeUndefined();
      expect(expectRefusal(() => checkAccent(text)).message).toContain('is no colour');
    },
  );

  test('whatever passes, all text in it and upon it can be read, in light and in dark', () => {
    fc.assert(
      fc.property(colour, colour, (light, dark) => {
        const accent = {
          light: nearest(light, PAPER.light, 3),
          dark: nearest(dark, PAPER.dark, 3),
        };
        expect(checkAccent(accent.light, accent.dark)).toEqual(accent);
        for (const theme of ['light', 'dark'] as const) {
          const tones = tonesOf(accent[theme], theme);
          expect(contrast(tones.accent, PAPER[theme])).toBeGreaterThanOrEqual(3);
          expect(contrast(tones.onAccent, tones.accent)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(tones.link, PAPER[theme])).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { seed: 4 },
    );
  });

  test('the nearest colour is the colour itself where it passes, and passes where it does not', () => {
    fc.assert(
      fc.property(colour, colour, fc.constantFrom(3, 4.5), (one, background, least) => {
        const found = nearest(one, background, least);
        expect(contrast(found, background)).toBeGreaterThanOrEqual(least);
        if (contrast(one, background) >= least) expect(found).toBe(one);
      }),
      { seed: 4 },
    );
  });
});

test('pages have the backgrounds that contrast is measured against', () => {
  const css = readFileSync(join(import.meta.dirname, '../../views/assets/signin.css'), 'utf8');
  expect(css).toContain('--paper: light-dark(#fff, #15171c);');
  expect(PAPER).toEqual({ light: '#ffffff', dark: '#15171c' });
});

test('the style sheet says three colours and nothing else', () => {
  expect(coloursCss({ light: '#2a4bbf', dark: '#a3b6ff' })).toBe(
    ':root{--accent:light-dark(#2a4bbf,#a3b6ff);--on-accent:light-dark(#ffffff,#000000);--link:light-dark(#2a4bbf,#a3b6ff)}',
  );
  expect(() => coloursCss({ light: '#fff}body{display:none', dark: '#000' })).toThrow(TypeError);
});

describe('a change of the branding', () => {
  const old = checkBranding({ language: 'de', accent: '#2a4bbf', accentDark: '#a3b6ff' });

  test('keeps what is not given', () => {
    expect(checkBranding({}, old)).toEqual(old);
    expect(checkBranding({ language: 'fr' }, old).accent).toEqual(old.accent);
    expect(checkBranding({ accentDark: '#ffffff' }, old).accent).toEqual({
      light: '#2a4bbf',
      dark: '#ffffff',
    });
  });

  test('with an empty accent goes back to ours, and a dark one alone is refused', () => {
    expect(checkBranding({ accent: '' }, old).accent).toBeUndefined();
    expect(expectRefusal(() => checkBranding({ accentDark: '#ffffff' })).message).toContain(
      'accent-dark needs',
    );
  });

  test('of the accent alone lets its dark form follow', () => {
    expect(checkBranding({ accent: '#0b6e4f' }, old).accent).toEqual(checkAccent('#0b6e4f'));
  });
});

function expectRefusal(act: () => unknown): { message: string; faults: unknown } {
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalid' });
    return error as never;
  }
  throw new Error('nothing was refused');
}
