import { barChart } from '../../src/pages/index.ts';
import { Axes, Chart, type ChartProps, filled, Hatch } from './chart-frame.tsx';

type Given = Omit<ChartProps, 'kind' | 'draw'>;

export interface ChartBarsProps extends Given {
  /** Stacked, the lowest first, in the order of the keys. */
  series: readonly (readonly number[])[];
  count: (value: number) => string;
  tick: (value: number) => string;
  /** What a step is called below the drawing. */
  step: (index: number) => string;
}

/** Numbers over time, as bars on each other: the first filled, the second striped. The highest says how high it is. */
export function ChartBars({ series, count, tick, step, ...chart }: ChartBarsProps) {
  return (
    <Chart
      {...chart}
      kind="bars"
      draw={(size, id) => {
        const { frame, paths, peak } = barChart(series, size);
        return (
          <>
            <Hatch id={id} />
            <Axes frame={frame} tick={tick} step={step} />
            {paths.map((path, i) => {
              const look = chart.keys[i]?.look ?? 'one';
              return <path key={look} class={`bar ${look}`} d={path} {...filled(look, id)} />;
            })}
            {peak && (
              <text class="value middle" x={inside(peak.x, size.width)} y={peak.y - 6}>
                {count(peak.value)}
              </text>
            )}
          </>
        );
      }}
    />
  );
}

/** The middle of a text of a few letters, moved so far in that none is cut off. */
const inside = (x: number, width: number): number => Math.min(x, width - 24);
