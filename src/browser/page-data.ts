/** The element with this id. Pages and scripts are built together, so a missing one is a fault of ours. */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

/** What the server wrote into a data attribute as JSON. */
export const dataOf = <T>(element: HTMLElement, name: string): T =>
  JSON.parse(element.dataset[name] ?? 'null') as T;

/** Changes a text only when it differs, so that a live region speaks once. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Hides or shows an element. */
export function show(element: HTMLElement, shown: boolean): void {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Shows the parts of the page that belong to this view, and hides those that belong to others alone. */
export function showParts(view: string): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-in]'))
    show(part, part.dataset.in?.split(' ').includes(view) ?? false);
}
