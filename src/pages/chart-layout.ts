/**
 * Where everything of a chart stands, in the units of its drawing. Pure numbers: what they are drawn with is the view's.
 * Times are steps of equal length, the earliest first, and every scale begins at nothing.
 */

/** How large the drawing is. Text is about twelve units high, so that one unit is to be about a pixel. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** For screens with room, and for phones: a drawing that shrinks takes its words with it. */
export const WIDE: ChartSize = { width: 720, height: 240 };
export const NARROW: ChartSize = { width: 340, height: 200 };

const TOP = 22;
const BOTTOM = 26;
const LEFT = 54;
const RIGHT = 12;
/** A label of an hour or a day, with air. */
const LABEL_WIDTH = 64;
/** From its middle to its end, without. */
const HALF_LABEL = 26;
/** The share of a step that its bar leaves free. */
const GAP = 0.25;

export interface ChartFrame extends ChartSize {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Lines of the scale, the lowest first. */
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  /** Which steps are named below, and where their middle is. */
  readonly labels: readonly { readonly step: number; readonly x: number }[];
}

/** A value that is written beside what stands for it. */
export interface ChartMark {
  readonly step: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

export interface BarChart {
  readonly frame: ChartFrame;
  /** One path for each series, the lowest of the stack first. */
  readonly paths: readonly string[];
  /** The highest stack; undefined where all are empty. */
  readonly peak: ChartMark | undefined;
}

export interface LineChart {
  readonly frame: ChartFrame;
  /** One for each series: its path, broken where nothing is known, its points, and the last of them. */
  readonly lines: readonly {
    readonly path: string;
    readonly points: readonly ChartMark[];
    readonly end: ChartMark | undefined;
  }[];
}

/** At most `most` round numbers from nothing to at least `max`, in equal steps of 1, 2 or 5; whole ones if `whole`. */
export function roundScale(max: number, most: number, whole: boolean): number[] {
  const least = Math.max(max, whole ? 1 : Number.EPSILON) / (most - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const fitting = [1, 2, 5, 10].map((n) => n * power).find((step) => step >= least * (1 - 1e-9));
  const step = Math.max(fitting ?? power * 10, whole ? 1 : 0);
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Series that are stacked: one number for each step. */
export function barChart(series: readonly (readonly number[])[], size: ChartSize): BarChart {
  const steps = series[0]?.length ?? 0;
  const sums = Array.from({ length: steps }, (_, i) => series.reduce((sum, one) => sum + (one[i] ?? 0), 0));
  const frame = frameOf(Math.max(0, ...sums), steps, size, true);
  const { x, y, width } = scales(frame, steps);
  const below = Array<number>(steps).fill(0);
  const paths = series.map((values) =>
    values
      .map((value, i) => {
        const from = below[i] ?? 0;
        below[i] = from + value;
        if (value <= 0) return '';
        const [foot, head] = [y(from), y(from + value)];
        return `M${n(x(i) - width / 2)} ${n(foot)}V${n(head)}h${n(width)}V${n(foot)}z`;
      })
      .join(''),
  );
  const highest = sums.reduce((best, sum, i) => (sum > (sums[best] ?? 0) ? i : best), 0);
  const value = sums[highest] ?? 0;
  return {
    frame,
    paths,
    peak: value > 0 ? { step: highest, value, x: x(highest), y: y(value) } : undefined,
  };
}

/** Series of which not every step is known. */
export function lineChart(series: readonly (readonly (number | undefined)[])[], size: ChartSize): LineChart {
  const steps = series[0]?.length ?? 0;
  const known = series.flat().filter((value) => value !== undefined);
  const frame = frameOf(Math.max(0, ...known), steps, size, false);
  const { x, y } = scales(frame, steps);
  return {
    frame,
    lines: series.map((values) => {
      const points = values.flatMap((value, step): ChartMark[] =>
        value === undefined ? [] : [{ step, value, x: x(step), y: y(value) }],
      );
      const path = points
        .map((point, i) => `${points[i - 1]?.step === point.step - 1 ? 'L' : 'M'}${n(point.x)} ${n(point.y)}`)
        .join('');
      return { path, points, end: points.at(-1) };
    }),
  };
}

function frameOf(max: number, steps: number, size: ChartSize, whole: boolean): ChartFrame {
  const [left, right, top, bottom] = [LEFT, size.width - RIGHT, TOP, size.height - BOTTOM];
  const scale = roundScale(max, 5, whole);
  const highest = scale.at(-1) ?? 1;
  const y = (value: number) => bottom - (value / highest) * (bottom - top);
  const step = (right - left) / Math.max(1, steps);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  // From the last step backwards: what is read first is now. A label that would leave the drawing is left out.
  const named = Array.from({ length: Math.ceil(steps / every) }, (_, i) => steps - 1 - i * every).reverse();
  const labels = named
    .map((i) => ({ step: i, x: left + (i + 0.5) * step }))
    .filter((label) => label.x >= HALF_LABEL)
    .map((label) => ({ ...label, x: Math.min(label.x, size.width - HALF_LABEL) }));
  return {
    ...size,
    left,
    right,
    top,
    bottom,
    ticks: scale.map((value) => ({ value, y: y(value) })),
    labels,
  };
}

function scales(frame: ChartFrame, steps: number) {
  const { left, right, top, bottom, ticks } = frame;
  const step = (right - left) / Math.max(1, steps);
  const highest = ticks.at(-1)?.value ?? 1;
  return {
    x: (i: number) => left + (i + 0.5) * step,
    y: (value: number) => bottom - (value / highest) * (bottom - top),
    width: step * (1 - GAP),
  };
}

/** Short enough for a path: a tenth of a pixel is seen by nobody. */
const n = (value: number): string => String(Math.round(value * 10) / 10);
