import type { WaitingPaths, WaitingSnapshot, WaysTexts } from '../pages/browser-door.ts';
import { fill } from './fill.ts';
import { byId, dataOf, say, show } from './page-data.ts';
import { post } from './post.ts';

/**
 * Opens a passkey's dialog, shows the short code, and unfolds the code where this phone's own link leads. The answer is
 * to be called with every snapshot.
 */
export function offerOtherWays(parts: {
  main: HTMLElement;
  paths: WaitingPaths;
  /** What the page says while nothing has happened; another message stands in it while the code is folded away. */
  pending: { message: string };
  accept: (snapshot: WaitingSnapshot) => void;
  redraw: () => void;
}): (snapshot: WaitingSnapshot) => void {
  const { main, paths, pending, accept, redraw } = parts;
  const { message: toScan } = pending;
  const box = byId('ways', HTMLElement);
  const texts = dataOf<WaysTexts>(box, 'texts');
  const way = byId('way', HTMLElement);
  const details = byId('short', HTMLDetailsElement);
  const shortCode = byId('short-code', HTMLElement);
  const showCode = byId('show-code', HTMLButtonElement);
  const usePasskey = byId('use-passkey', HTMLButtonElement);
  let closeDialog: (() => void) | undefined;
  let challenge: string | undefined;
  let busy = false;

  // Loaded when it is pressed: the page that everybody waits for stays small.
  const signInByPasskey = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    say(way, '');
    let script: typeof import('./passkey.ts') | undefined;
    try {
      script = (await import(box.dataset.passkey ?? '')) as typeof import('./passkey.ts');
      closeDialog = script.closeDialog;
      accept(await script.usePasskey(paths));
    } catch (error) {
      // A dialog that was closed because something else happened is no news.
      if (!box.hidden) say(way, texts.passkey[script?.passkeyProblemOf(error) ?? 'offline']);
    }
    closeDialog = undefined;
    busy = false;
  };

  const fetchCode = async (): Promise<void> => {
    const { code } = await post<{ code: string }>(paths.shortCode, {}).catch(() => ({ code: undefined }));
    say(shortCode, code ?? '');
    say(way, code === undefined ? texts.noCode : '');
  };

  const sayWhatLeads = (): void => {
    pending.message = showCode.offsetParent === null ? toScan : texts.ready;
  };

  show(usePasskey, 'PublicKeyCredential' in window);
  usePasskey.addEventListener('click', () => void signInByPasskey());
  say(byId('type-at', HTMLElement), fill(texts.typeAt, { address: location.host + paths.code }));
  details.addEventListener('toggle', () => details.open && void fetchCode());
  sayWhatLeads();
  addEventListener('resize', sayWhatLeads);
  showCode.addEventListener('click', () => {
    main.classList.add('with-code');
    sayWhatLeads();
    redraw();
    // The button is gone, and with it the focus.
    byId('heading', HTMLElement).focus({ preventScroll: true });
    byId('code', HTMLElement).scrollIntoView({ block: 'center' });
  });

  return ({ state, frames, here }) => {
    show(byId('go-on-here', HTMLElement), state === 'claimed' && here === true);
    const another = frames !== undefined && challenge !== undefined && frames.prefix !== challenge;
    challenge = frames?.prefix ?? challenge;
    if (!frames || another) closeDialog?.();
    if (!another) return;
    details.open = false;
    say(shortCode, '');
    say(way, '');
  };
}
