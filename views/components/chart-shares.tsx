/** What something is made of, in numbers and as bars: a table that draws itself, so that nothing has to be told twice. */
export function ChartShares({
  id,
  heading,
  columns,
  rows,
}: {
  id: string;
  heading: string;
  /** Of the name, the number and the share. */
  columns: readonly [string, string, string];
  /** `part`: from 0 to 1, of the longest bar. */
  rows: readonly { name: string; hint?: string; count: string; share: string; part: number }[];
}) {
  return (
    <section class="chart" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{heading}</h2>
      <table class="shares">
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
          {rows.map(({ name, hint, count, share, part }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {hint && <span class="hint">{hint}</span>}
                <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="bar one" width={Math.round(part * 1_000) / 10} height="6" />
                </svg>
              </th>
              <td>{count}</td>
              <td>{share}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
