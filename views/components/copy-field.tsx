import type { MessageKey, Translator } from '../../src/pages/index.ts';

interface CopyFieldProps {
  t: Translator;
  id: string;
  value: string;
  label: MessageKey;
  copy: MessageKey;
  copied: MessageKey;
  failed: MessageKey;
}

/** A value to take along, with a button that copies it and says so. Without scripts it can still be selected. */
export function CopyField({ t, id, value, label, copy, copied, failed }: CopyFieldProps) {
  return (
    <>
      <div class="copy">
        <label>
          {t(label)}
          <input id={id} type="text" readOnly dir="ltr" value={value} />
        </label>
        <button
          type="button"
          class="button quiet"
          hidden
          data-copies={id}
          data-reports={`${id}-report`}
          data-texts={JSON.stringify({ copied: t(copied), failed: t(failed) })}
        >
          {t(copy)}
        </button>
      </div>
      <p id={`${id}-report`} role="status" class="hint" />
    </>
  );
}
