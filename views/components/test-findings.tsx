import {
  type ShownClaims,
  type TestLine,
  type TestVerdict,
  type Translator,
  testReasonKey,
  testValues,
} from '../../src/pages/index.ts';
import { Value } from './value.tsx';

/** A picture of an outcome, told apart by its shape and not by its colour alone; the word stands beside it. */
const SHAPES: Readonly<Record<TestLine['outcome'], string>> = {
  passed: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4.500 8.500 7 11l4.500-5',
  warning: 'M8 1.500 15 14.500H1L8 1.500ZM8 6v4M8 12v.5',
  failed: 'M5 1h6l4 4v6l-4 4H5l-4-4V5l4-4ZM5.500 5.500l5 5M10.500 5.500l-5 5',
  'not-tested': 'M1.500 1.500h13v13h-13ZM4.500 8h7',
};

function Picture({ of: outcome }: { of: TestLine['outcome'] }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[outcome]} />
    </svg>
  );
}

/** What it comes to, in a line. What is not finished looks like what was not tested. */
export function Verdict({ t, verdict }: { t: Translator; verdict: TestVerdict }) {
  const outcome = verdict === 'unfinished' ? 'not-tested' : verdict;
  return (
    <p class={`verdict finding is-${outcome}`} role="status">
      <Picture of={outcome} />
      <span>{t(`test.verdict.${verdict}`)}</span>
    </p>
  );
}

/** What was found, one line for each check. */
export function Findings({
  t,
  heading,
  lines,
}: {
  t: Translator;
  heading: string;
  lines: readonly TestLine[];
}) {
  if (lines.length === 0) return null;
  return (
    <>
      <h2>{heading}</h2>
      <ul class="findings">
        {lines.map((line) => (
          <li key={`${line.check} ${line.reason}`} class={`finding is-${line.outcome}`}>
            <Picture of={line.outcome} />
            <div>
              <p>
                <strong>{t(`test.check.${line.check}`)}</strong>{' '}
                <span class="finding-word">{t(`test.outcome.${line.outcome}`)}</span>
              </p>
              <p>{t(testReasonKey(line), testValues(line))}</p>
              {line.code && (
                <p class="hint">
                  <span>{t('test.code', { code: line.code })}</span>{' '}
                  <span>{t(`test.code.${line.code}`)}</span>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Claims by name, as JSON has them. */
export function ClaimsTable({ t, caption, claims }: { t: Translator; caption: string; claims: ShownClaims }) {
  return (
    <div class="table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('test.claim')}</th>
            <th scope="col">{t('test.value')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map(([name, json]) => (
            <tr key={name}>
              <th scope="row">
                <code>
                  <Value text={name} />
                </code>
              </th>
              <td>
                <code>
                  <Value text={json} />
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
