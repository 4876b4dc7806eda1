import type { MessageKey, Translator } from '../../src/pages/index.ts';

interface TokenFormProps {
  t: Translator;
  action: string;
  label: MessageKey;
  send: MessageKey;
}

/** What a link holds behind `#`: a script puts it here; without one the whole link can be pasted. */
export function TokenForm({ t, action, label, send }: TokenFormProps) {
  return (
    <form method="post" action={action} class="copy">
      <label>
        {t(label)}
        <input
          id="token"
          name="token"
          type="text"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          maxLength={400}
          required
        />
      </label>
      <button type="submit" class="button">
        {t(send)}
      </button>
    </form>
  );
}
