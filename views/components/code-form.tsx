import type { Translator } from '../../src/pages/index.ts';

/** As people type it: four letters and four, in any case, with a hyphen or a space between them or without. */
const CODE = '\\s*[A-Za-z]{4}[ \\-]?[A-Za-z]{4}\\s*';

/** Where a short code is typed. */
export function CodeForm({ t }: { t: Translator }) {
  return (
    <form id="type" class="copy">
      <label>
        {t('code.label')}
        <input
          id="typed-code"
          class="short-code"
          type="text"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          aria-describedby="alert"
          enterkeyhint="go"
          spellcheck={false}
          pattern={CODE}
          required
        />
      </label>
      <button type="submit" class="button">
        {t('code.take')}
      </button>
    </form>
  );
}
