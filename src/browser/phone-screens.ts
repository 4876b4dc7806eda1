import { byId, show } from './page-data.ts';

export type PhoneScreen =
  | 'setup'
  | 'ready'
  | 'busy'
  | 'ask'
  | 'confirming'
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
