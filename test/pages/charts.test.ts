import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barChart, figuresOf, lineChart, NARROW, roundScale, WIDE } from '../../src/pages/index.ts';

const numbers = (path: string) => [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([text]) => Number(text));

describe('the layout of a chart', () => {
  test('has a scale of round numbers from nothing to the highest value and little more', () => {
    expect(roundScale(0, 5, true)).toEqual([0, 1]);
    expect(roundScale(3, 5, true)).toEqual([0, 1, 2, 3]);
    expect(roundScale(7, 5, true)).toEqual([0, 2, 4, 6, 8]);
    expect(roundScale(104, 5, true)).toEqual([0, 50, 100, 150]);
    expect(roundScale(0.3, 5, false)).toEqual([0, 0.1, 0.2, 0.3]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.boolean(), (max, whole) => {
        const scale = roundScale(max, 5, whole);
        expect(scale.length).toBeLessThanOrEqual(6);
        expect(scale.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-9));
      }),
    );
  });

  test('keeps everything within the drawing, whatever is drawn', () => {
    const series = fc.integer({ min: 1, max: 90 }).chain((steps) =>
      fc.array(fc.array(fc.nat(100_000), { minLength: steps, maxLength: steps }), {
        minLength: 1,
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(series, fc.constantFrom(WIDE, NARROW), (all, size) => {
        const bars = barChart(all, size);
        const lines = lineChart(all, size);
        for (const { frame } of [bars, lines]) {
          for (const { x } of frame.labels) expect(x >= 26 && x <= size.width - 26).toBe(true);
          const gaps = frame.labels.slice(1).map(({ x }, i) => x - (frame.labels[i]?.x ?? 0));
          for (const gap of gaps.slice(0, -1)) expect(gap).toBeGreaterThanOrEqual(64 - 0.1);
          for (const { y } of frame.ticks) expect(y >= 0 && y <= size.height).toBe(true);
        }
        for (const { points } of lines.lines)
          for (const { x, y } of points)
            expect(x >= 0 && x <= size.width && y >= lines.frame.top - 0.1 && y <= size.height).toBe(true);
        for (const path of bars.paths)
          for (const n of numbers(path)) expect(n).toBeLessThanOrEqual(size.width);
      }),
    );
  });

  test('stacks bars on each other, leaves out empty ones, and marks the highest stack', () => {
    const { paths, peak, frame } = barChart(
      [
        [2, 0, 1],
        [2, 0, 0],
      ],
      { width: 366, height: 148 },
    );
    // 4 is the highest tick: 100 units up from 122. Steps of 100 units begin at 54, bars are 75 wide.
    expect(frame.ticks.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    expect(paths).toEqual(
      ['M66.500 122V72h75V122zM266.500 122V97h75V122z', 'M66.500 72V22h75V72z'].map((path) =>
        path.replaceAll('.500', '.5'),
      ),
    );
    expect(peak).toMatchObject({ step: 0, value: 4 });
    expect(barChart([[0, 0]], WIDE).peak).toBeUndefined();
  });

  test('breaks a line where nothing is known', () => {
    const [line] = lineChart([[1, 2, undefined, 3, undefined]], WIDE).lines;
    expect(line?.path.replace(/[\d. ]/g, '')).toBe('MLM');
    expect(line?.end).toMatchObject({ step: 3, value: 3 });
    expect(lineChart([[undefined]], WIDE).lines[0]).toMatchObject({ path: '', end: undefined });
  });
});

test('figures are written as the language writes them, and never rounded into all or nothing', () => {
  const [en, de] = [figuresOf('en'), figuresOf('de')];
  expect([en.count(1_234_567), de.count(1_234_567)]).toEqual(['1,234,567', '1.234.567']);
  expect([en.share(0.5), en.share(0.0004), en.share(0.99996), en.share(1), en.share(0)]).toEqual([
    '50%',
    '0.1%',
    '99.9%',
    '100%',
    '0%',
  ]);
  expect([4_230, 45_400, 200_000].map(en.duration)).toEqual(['4.2 sec', '45 sec', '3.3 min']);
  expect([en.hour(0), en.day(0), de.whole(0, 'day')]).toEqual(['00:00', 'Jan 1', '01.01.1970']);
});
