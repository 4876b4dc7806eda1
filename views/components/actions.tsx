import type { ComponentChildren } from 'preact';

/** A button that sends a form without fields. It works without any script. */
export function PostButton({ action, text, quiet }: { action: string; text: string; quiet?: boolean }) {
  return (
    <form method="post" action={action}>
      <button type="submit" class={quiet ? 'button quiet' : 'button'}>
        {text}
      </button>
    </form>
  );
}

/** A link that is the next thing to do. */
export function ActionLink({ href, text, quiet }: { href: string; text: string; quiet?: boolean }) {
  return (
    <a href={href} class={quiet ? 'button quiet' : 'button'}>
      {text}
    </a>
  );
}

/** The things a person can do here, most important first. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}
