import type { MessageKey, Translator } from '../../src/pages/index.ts';
import { Fact, Facts } from './facts.tsx';

const FIELDS = {
  place: 'statement.place',
  networks: 'statement.networks',
  new_browser: 'statement.new-browser',
  time: 'statement.time',
} as const satisfies Record<string, MessageKey>;

/** The places where a script writes what is asked, below the question that it writes into a heading. */
export function Statement({ t }: { t: Translator }) {
  return (
    <>
      <p class="asked-by">
        <bdi data-field="host" />
      </p>
      <p id="effect" data-field="effect" />
      <Facts>
        {Object.entries(FIELDS).map(([field, name]) => (
          <Fact key={field} name={t(name)}>
            <bdi data-field={field} />
          </Fact>
        ))}
      </Facts>
      <p data-field="confirmation" />
      <p>{t('statement.rule')}</p>
    </>
  );
}

/**
 * What may be answered. Declining comes first and is as large as approving. `question` is the heading's id. Where the
 * statement asks for the number that the other screen shows, its field stands above.
 */
export function Answers({ t, question }: { t: Translator; question: string }) {
  return (
    <>
      <NumberField t={t} />
      <Decide t={t} question={question} />
    </>
  );
}

function NumberField({ t }: { t: Translator }) {
  return (
    <div id="number-part" class="copy" hidden>
      <label>
        {t('statement.number.label')}
        <input
          id="number"
          class="code"
          type="text"
          dir="ltr"
          inputMode="numeric"
          autoComplete="off"
          spellcheck={false}
          maxLength={10}
          aria-describedby="number-hint"
        />
      </label>
      <p id="number-hint" class="hint">
        {t('statement.number.hint')}
      </p>
    </div>
  );
}

function Decide({ t, question }: { t: Translator; question: string }) {
  return (
    <div class="decide">
      <button type="button" class="button quiet" data-does="decline" aria-describedby={`${question} effect`}>
        {t('statement.decline')}
      </button>
      <button type="button" class="button" data-does="approve">
        {t('statement.approve')}
      </button>
      <button type="button" class="button text" data-does="not-me">
        {t('statement.not-me')}
      </button>
    </div>
  );
}
