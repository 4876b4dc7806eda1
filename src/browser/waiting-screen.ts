import { isEnd, type WaitingScreen, type WaitingSnapshot, type WaitingTexts } from '../pages/browser-door.ts';
import type { ConfirmFault } from './confirm-form.ts';
import type { Notice } from './notice.ts';
import { byId, say, show, showParts } from './page-data.ts';

/** Puts a screen on the waiting page. Elements are never added or removed: live regions must be there from the start. */
export function showScreen(
  main: HTMLElement,
  texts: WaitingTexts,
  screen: WaitingScreen,
  notice: Notice,
  { number = '', triesLeft }: Pick<WaitingSnapshot, 'number' | 'triesLeft'> = {},
  fault?: ConfirmFault,
): void {
  const heading = byId('heading', HTMLHeadingElement);
  const before = document.activeElement;
  const ended = isEnd(screen.view);
  const confirming = screen.view === 'confirm';
  const arrived = main.dataset.view !== screen.view;

  main.dataset.view = screen.view;
  say(heading, screen.heading);
  document.title = screen.heading;
  showParts(screen.view);
  show(byId('more-time', HTMLElement), notice.moreTime);
  show(byId('try-now', HTMLElement), notice.says === 'connectionLost');

  const message = notice.says ? texts.notices[notice.says] : screen.message;
  say(byId('status', HTMLElement), ended ? '' : message);
  say(byId('alert', HTMLElement), ended ? message : confirming && fault ? texts.notices[fault] : '');
  say(byId('number', HTMLElement), screen.view === 'number' ? number : '');
  say(byId('tries', HTMLElement), texts.tries[triesLeft ?? -1] ?? '');

  // The focus moves to what is new when the wait is over, and when what had the focus is no longer there.
  if (arrived && confirming) {
    const field = byId('typed', HTMLInputElement);
    field.value = '';
    field.focus();
  } else if ((arrived && ended) || before?.closest('[hidden]')) heading.focus();
}
