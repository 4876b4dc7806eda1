import type { WaitingNotices } from '../pages/browser-door.ts';
import { digitsOf } from './digits.ts';
import { byId } from './page-data.ts';
import type { Answer } from './watch.ts';

const CODE = /^\d{6}$/;

/** Why the code was not taken. */
export type ConfirmFault = keyof Pick<WaitingNotices, 'wrongCode' | 'incomplete' | 'notSent'>;

export interface ConfirmHandlers {
  send(code: string): Promise<Answer>;
  /** Whether a code is still asked for. */
  asked(): boolean;
  /** The page says this, or nothing any more. */
  fault(fault: ConfirmFault | undefined): void;
  /** The gateway does not want it: what it wants has to be asked for anew. */
  refused(): void;
}

/** Sends the code that the phone shows, once at a time, and says why it was not taken. */
export function useConfirmForm(on: ConfirmHandlers): void {
  const field = byId('typed', HTMLInputElement);
  let sending = false;

  const show = (fault: ConfirmFault | undefined): void => {
    field.ariaInvalid = String(fault !== undefined);
    on.fault(fault);
    if (fault === undefined) return;
    field.focus();
    field.select();
  };

  byId('confirm', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });

  async function submit(): Promise<void> {
    if (sending) return;
    const code = digitsOf(field.value);
    if (!CODE.test(code)) return show('incomplete');
    // A fault that comes twice is said twice.
    on.fault(undefined);
    sending = true;
    const answer = await on.send(code);
    sending = false;
    if (answer === 'unreachable') return show('notSent');
    if (answer === 'refused') on.refused();
    show(answer === 'told' && on.asked() ? 'wrongCode' : undefined);
  }
}
