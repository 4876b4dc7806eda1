interface TextFieldProps {
  name: string;
  label: string;
  value: string;
  hint?: string | undefined;
  /** Why what was typed is refused. */
  fault?: string | undefined;
  /** Which keyboard a phone shows. */
  inputMode?: 'text' | 'email' | 'url';
  maxLength?: number;
  required?: boolean;
  autoComplete?: string;
}

/** A field with its label and hint and, where it was refused, the reason beside it. */
export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    value,
    hint,
    fault,
    inputMode = 'text',
    maxLength = 200,
    required,
    autoComplete,
  } = props;
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <span id={`${name}-hint`} class="hint">
          {hint}
        </span>
      )}
      <input
        id={name}
        name={name}
        type="text"
        inputMode={inputMode}
        value={value}
        maxLength={maxLength}
        required={required}
        autoComplete={autoComplete ?? 'off'}
        aria-invalid={fault === undefined ? undefined : true}
        aria-describedby={described || undefined}
      />
      {fault && (
        <span id={`${name}-fault`} class="field-fault">
          {fault}
        </span>
      )}
    </div>
  );
}
