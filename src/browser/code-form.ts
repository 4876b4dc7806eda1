import { byId } from './page-data.ts';
import { complain, complainNoMore } from './page-screen.ts';

/** Letters on each side of the hyphen. */
const HALF = 4;

/** A code as it is shown: capitals, with the hyphen where it belongs. What is no letter is left out. */
export function shownCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '');
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF, 2 * HALF)}` : letters;
}

const field = (): HTMLInputElement => byId('typed-code', HTMLInputElement);

/** Takes one code at a time. */
export function takeCode(take: (code: string) => Promise<void>): void {
  let busy = false;
  field().addEventListener('input', ({ target }) => {
    const input = target as HTMLInputElement;
    // Whoever corrects something in the middle is left alone.
    if (input.selectionStart === input.value.length) input.value = shownCode(input.value);
  });
  byId('type', HTMLFormElement).addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    complainNoMore();
    await take(shownCode(field().value));
    busy = false;
  });
}

/** Says what is wrong with the code, and leaves it there to be mended. */
export function refuseCode(why: string): void {
  complain(why, field());
  field().select();
}
