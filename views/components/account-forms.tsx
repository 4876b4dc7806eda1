import type { ComponentChildren } from 'preact';

interface HiddenFormProps {
  action: string;
  /** What is sent besides: names of ours, values from outside. */
  fields?: Readonly<Record<string, string>>;
  text: string;
  /** The id of what says which one is meant. */
  about?: string;
  quiet?: boolean;
}

/** A button that sends a form whose fields are known already. It works without any script. */
export function FormButton({ action, fields = {}, text, about, quiet = true }: HiddenFormProps) {
  return (
    <form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={quiet ? 'button quiet' : 'button'} aria-describedby={about}>
        {text}
      </button>
    </form>
  );
}

/** Small buttons beside one another, below what they are about. */
export function Row({ children }: { children: ComponentChildren }) {
  return <div class="row">{children}</div>;
}
