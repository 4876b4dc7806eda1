import {
  type FieldFault,
  type FormField,
  integrationFields,
  type MessageKey,
  type Translator,
} from '../../src/pages/index.ts';
import { Value } from './value.tsx';

/** Why something was refused, in the reader's words. */
export const faultText = (t: Translator, { kind, values }: FieldFault): string =>
  t(`dash.int.fault.${kind}`, values);

/** One field of an integration: what it is, what it takes, why it was refused, and what was typed. */
export function IntegrationField({
  t,
  field,
  readOnly,
}: {
  t: Translator;
  field: FormField;
  readOnly?: boolean;
}) {
  const { field: name, value, fault, theirs } = field;
  const id = `f-${name}`;
  const described = [`${id}-hint`, fault && `${id}-fault`, theirs !== undefined && `${id}-theirs`];
  const common = {
    id,
    name,
    disabled: readOnly,
    'aria-invalid': fault !== undefined,
    'aria-describedby': described.filter(Boolean).join(' '),
  } as const;
  return (
    <div class="field">
      <label for={id}>{t(`dash.int.field.${name}`)}</label>
      <span id={`${id}-hint`} class="hint line">
        {t(`dash.int.hint.${name}`)}
      </span>
      {fault && (
        <span id={`${id}-fault`} class="field-fault">
          {faultText(t, fault)}
        </span>
      )}
      {theirs !== undefined && (
        <span id={`${id}-theirs`} class="field-fault">
          {theirs === '' ? (
            t('dash.int.theirs-empty')
          ) : (
            <>
              {t('dash.int.theirs')} <Said t={t} field={field} value={theirs} />
            </>
          )}
        </span>
      )}
      <Input t={t} field={field} common={common} value={value} />
    </div>
  );
}

interface InputProps {
  t: Translator;
  field: FormField;
  common: object;
  value: string;
}

function Input({ t, field, common, value }: InputProps) {
  const shape = integrationFields[field.field];
  switch (shape.input) {
    case 'choice':
      return (
        <select {...common}>
          {shape.options.map((option) => (
            <option key={option} value={option} selected={option === value}>
              {t(choiceKey(field, option))}
            </option>
          ))}
        </select>
      );
    case 'lines':
      return (
        <textarea
          {...common}
          rows={Math.min(10, Math.max(3, value.split('\n').length))}
          dir="ltr"
          spellcheck={false}
        >
          {value}
        </textarea>
      );
    default:
      return (
        <input
          {...common}
          type="text"
          value={value}
          autoComplete="off"
          spellcheck={false}
          dir={field.field === 'name' ? 'auto' : 'ltr'}
        />
      );
  }
}

const choiceKey = ({ field: name }: FormField, option: string): MessageKey =>
  `dash.int.choice.${name}.${option}` as MessageKey;

/** What somebody else saved, as the form would say it. */
function Said({ t, field, value }: { t: Translator; field: FormField; value: string }) {
  const shape = integrationFields[field.field];
  const offered = 'options' in shape && (shape.options as readonly string[]).includes(value);
  return offered ? <span>{t(choiceKey(field, value))}</span> : <Value text={value} />;
}

/** The fields of a form; above them, where one was refused, that it was. */
export function Faulty({ t, fields }: { t: Translator; fields: readonly FormField[] }) {
  return <p role="alert">{fields.some(({ fault }) => fault) && t('dash.int.faulty')}</p>;
}
