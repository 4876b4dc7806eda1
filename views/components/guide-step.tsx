import type { ComponentChildren } from 'preact';
import type { GuideStepShown, Translator } from '../../src/pages/index.ts';

interface GuideStepProps {
  t: Translator;
  step: GuideStepShown;
  index: number;
}

/** One step: what to do, where to press, what to fill in, what to paste. */
export function GuideStep({ t, step, index }: GuideStepProps) {
  return (
    <li>
      <h3>{t(`dash.guides.step.${step.kind}`)}</h3>
      {step.path.length > 0 && (
        <ul class="guide-path" lang="en">
          {step.path.map((place) => (
            <li key={place}>{place}</li>
          ))}
        </ul>
      )}
      {step.fields.map((field, at) => (
        <Field key={`${field.label}${at}`} t={t} field={field} id={`value-${index}-${at}`} />
      ))}
      {step.snippets.map((snippet, at) => (
        <Snippet key={snippet.kind} t={t} snippet={snippet} id={`text-${index}-${at}`} />
      ))}
    </li>
  );
}

/** The label as the other side shows it, what it is, and the value to take along. */
function Field({ t, field, id }: { t: Translator; field: GuideStepShown['fields'][number]; id: string }) {
  const { label, value, note } = field;
  const named = (
    <>
      <b lang="en">{label}</b> <span class="mark">{t(`dash.guides.field.${field.kind}`)}</span>
    </>
  );
  return (
    <div class="guide-field">
      {value ? (
        <Copied t={t} id={id}>
          <label for={id} id={`${id}-label`}>
            {named}
          </label>
          <input id={id} type="text" readOnly dir="ltr" value={value} />
        </Copied>
      ) : (
        <p>
          {named}{' '}
          <span class="line">{t(value === '' ? 'dash.guides.value.empty' : 'dash.guides.value.secret')}</span>
        </p>
      )}
      {note && <p class="hint">{t(`dash.guides.note.${note.kind}`)}</p>}
    </div>
  );
}

function Snippet({
  t,
  snippet,
  id,
}: {
  t: Translator;
  snippet: GuideStepShown['snippets'][number];
  id: string;
}) {
  const { kind, text, fileName, file } = snippet;
  const lines = text.split('\n').length;
  return (
    <div class="guide-field">
      <Copied t={t} id={id}>
        <label for={id} id={`${id}-label`}>
          {t(`dash.guides.snippet.${kind}`)}
        </label>
        <textarea id={id} readOnly dir="ltr" spellcheck={false} rows={Math.min(lines, 24)} wrap="off">
          {text}
        </textarea>
      </Copied>
      <div class="row">
        <a class="button quiet" href={file} download={fileName}>
          {t('dash.guides.download', { file: fileName })}
        </a>
      </div>
    </div>
  );
}

/** A value with a button that copies it, is called after it, and says so. Without scripts it can still be selected. */
function Copied({ t, id, children }: { t: Translator; id: string; children: ComponentChildren }) {
  return (
    <>
      <div class="guide-copy">
        {children}
        <button
          type="button"
          class="button quiet"
          hidden
          id={`${id}-copy`}
          aria-labelledby={`${id}-copy ${id}-label`}
          data-copies={id}
          data-reports={`${id}-report`}
          data-texts={JSON.stringify({
            copied: t('dash.guides.copied'),
            failed: t('dash.guides.copy-failed'),
          })}
        >
          {t('dash.guides.copy')}
        </button>
      </div>
      <p id={`${id}-report`} role="status" class="hint" />
    </>
  );
}
