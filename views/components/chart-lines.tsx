import { lineChart } from '../../src/pages/index.ts';
import { Axes, Chart, type ChartProps, Dot } from './chart-frame.tsx';

type Given = Omit<ChartProps, 'kind' | 'draw'>;

export interface ChartLinesProps extends Given {
  /** In the order of the keys; undefined where nothing is known. */
  series: readonly (readonly (number | undefined)[])[];
  value: (value: number) => string;
  step: (index: number) => string;
}

/** Beyond this many points a line is read by its course, and dots would hide it. */
const DOTTED = 32;

/** Values over time: the first a whole line with dots, the second dashed with squares, each with its latest value. */
export function ChartLines({ series, value, step, ...chart }: ChartLinesProps) {
  return (
    <Chart
      {...chart}
      kind="lines"
      draw={(size) => {
        const { frame, lines } = lineChart(series, size);
        return (
          <>
            <Axes frame={frame} tick={value} step={step} />
            {lines.map(({ path, points, end }, i) => {
              const look = chart.keys[i]?.look ?? 'one';
              const dotted = points.filter(
                (point, at) =>
                  points.length <= DOTTED || at === points.length - 1 || isAlone(points, at, point.step),
              );
              return (
                <g key={look}>
                  <path class={`line ${look}`} d={path} />
                  {dotted.map(({ step: index, x, y }) => (
                    <Dot key={index} look={look} x={x} y={y} />
                  ))}
                  {end && (
                    <text class="value end" x={end.x - 8} y={end.y - 7}>
                      {value(end.value)}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    />
  );
}

/** Nothing is known before it or after it: without a dot nobody would see it. */
const isAlone = (points: readonly { step: number }[], at: number, step: number): boolean =>
  points[at - 1]?.step !== step - 1 && points[at + 1]?.step !== step + 1;
