import type { MessageKey, Translator } from '../../src/pages/index.ts';

/** Where the six digits are typed that the phone shows after its approval. Its script sends them and says what came of it. */
export function ConfirmForm({ t, action, send }: { t: Translator; action: string; send: MessageKey }) {
  return (
    <form id="confirm" class="copy scripted" method="post" action={action} noValidate>
      <label>
        {t('waiting.confirm.label')}
        <input
          id="typed"
          name="code"
          class="code"
          type="text"
          dir="ltr"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellcheck={false}
          maxLength={20}
          aria-describedby="alert tries"
          required
        />
      </label>
      <p id="tries" class="hint" />
      <button type="submit" class="button">
        {t(send)}
      </button>
    </form>
  );
}
