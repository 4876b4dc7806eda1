/** The button for this action. */
export const actionButton = (does: string): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`button[data-does="${does}"]`)!;

/** Runs when any button for this action is pressed. */
export function onAction(does: string, run: () => void): void {
  for (const button of document.querySelectorAll(`button[data-does="${does}"]`))
    button.addEventListener('click', run);
}
