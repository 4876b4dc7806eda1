import { byId, say, show } from './page-data.ts';

export type PhoneScreen =
  | 'setup'
  | 'ready'
  | 'busy'
  | 'ask'
  | 'approved'
  | 'declined'
  | 'reported'
  | 'problem';

const phone = byId('phone', HTMLElement);

/** Shows one screen of the simulated phone. The focus goes to its heading, or to what is named instead. */
export function showPhone(name: PhoneScreen, focus?: HTMLElement): void {
  for (const screen of phone.querySelectorAll<HTMLElement>('[data-screen]'))
    show(screen, screen.dataset.screen === name);
  (focus ?? byId(`${name}-heading`, HTMLElement)).focus();
}

/** Writes the named field of the statement. */
export const showField = (name: string, text: string): void =>
  say(phone.querySelector<HTMLElement>(`[data-field="${name}"]`)!, text);

/** The names of the fields that the page shows. */
export const shownFields = (): string[] =>
  [...phone.querySelectorAll<HTMLElement>('[data-field]')].map((field) => field.dataset.field ?? '');

/** The button for this action. */
export const actionButton = (does: string): HTMLButtonElement =>
  phone.querySelector<HTMLButtonElement>(`button[data-does="${does}"]`)!;

/** Runs when any button for this action is pressed. */
export function onAction(does: string, run: () => void): void {
  for (const button of phone.querySelectorAll(`button[data-does="${does}"]`))
    button.addEventListener('click', run);
}
