import type { ComponentChildren } from 'preact';

/** Content that is there on some screens of the page only. A script says on which screen it is; at first on none. */
export function InScreens<Name extends string>({
  of,
  children,
}: {
  of: Name[];
  children: ComponentChildren;
}) {
  return (
    <div data-in={of.join(' ')} hidden>
      {children}
    </div>
  );
}
