import type { ComponentChildren } from 'preact';
import { type ChartFrame, type ChartSize, NARROW, WIDE } from '../../src/pages/index.ts';

/** What stands beside a chart's drawing: which pattern means what. */
export interface ChartKey {
  /** The class that draws it: `one` (filled, a whole line, dots) or `two` (hatched, a dashed line, squares). */
  look: 'one' | 'two';
  label: string;
}

export interface ChartProps {
  /** Unique on the page. */
  id: string;
  heading: string;
  /** The same in words, for whoever does not see it. */
  alternative: string;
  keys: readonly ChartKey[];
  /** Marks the keys as a line's or a bar's. */
  kind: 'bars' | 'lines';
  /** The drawing, for a screen with room and again for a phone. */
  draw: (size: ChartSize, id: string) => ComponentChildren;
  /** What the table behind it is called, and the table. */
  tableName: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A chart with its heading, its key, its drawing in two sizes, and its numbers as a table behind it. */
export function Chart(props: ChartProps) {
  const { id, heading, alternative, keys, kind, draw, tableName, columns, rows } = props;
  return (
    <section class="chart" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{heading}</h2>
      {keys.length > 0 && (
        <ul class="chart-keys">
          {keys.map(({ look, label }) => (
            <li key={look}>
              <svg viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
                <Hatch id={`${id}-key-${look}`} />
                {kind === 'bars' ? (
                  <rect
                    class={`bar ${look}`}
                    x="1"
                    y="1"
                    width="22"
                    height="10"
                    {...filled(look, `${id}-key-${look}`)}
                  />
                ) : (
                  <>
                    <path class={`line ${look}`} d="M0 6H24" />
                    <Dot look={look} x={12} y={6} />
                  </>
                )}
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      {[WIDE, NARROW].map((size) => {
        const name = size === WIDE ? 'drawn-wide' : 'drawn-narrow';
        return (
          <svg
            key={name}
            class={name}
            viewBox={`0 0 ${size.width} ${size.height}`}
            role="img"
            aria-label={alternative}
          >
            {draw(size, `${id}-${name}`)}
          </svg>
        );
      })}
      <details>
        <summary>{tableName}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of a keyboard */}
        <section class="table" tabIndex={0} aria-label={tableName}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([first, ...rest]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {rest.map((cell, i) => (
                    <td key={i}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

/** The scale at the side and the steps below. */
export function Axes({
  frame,
  tick,
  step,
}: {
  frame: ChartFrame;
  tick: (value: number) => string;
  step: (index: number) => string;
}) {
  const { left, right, bottom, ticks, labels } = frame;
  return (
    <g class="axes">
      {ticks.map(({ value, y }) => (
        <g key={value}>
          <path d={`M${left} ${y}H${right}`} />
          <text class="end" x={left - 6} y={y + 4}>
            {tick(value)}
          </text>
        </g>
      ))}
      {labels.map(({ step: index, x }) => (
        <text key={index} class="middle" x={x} y={bottom + 18}>
          {step(index)}
        </text>
      ))}
    </g>
  );
}

/** Stripes, for what would otherwise be told apart by colour alone. */
export const Hatch = ({ id }: { id: string }) => (
  <defs>
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path class="stripe" d="M1.5 0V6" />
    </pattern>
  </defs>
);

/** What a bar of this look is filled with: the second one with stripes, whose pattern has this id. */
export const filled = (look: 'one' | 'two', id: string): { fill?: string } =>
  look === 'two' ? { fill: `url(#${id})` } : {};

/** A point of a line: round on the first, square on the second. */
export const Dot = ({ look, x, y }: { look: 'one' | 'two'; x: number; y: number }) =>
  look === 'one' ? (
    <circle class="dot one" cx={x} cy={y} r="3.5" />
  ) : (
    <rect class="dot two" x={x - 3} y={y - 3} width="6" height="6" />
  );
