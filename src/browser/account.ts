import { enableCopyButtons } from './copy.ts';
import { say } from './page-data.ts';
import { drawQr } from './qr.ts';

/** Writes every time in the zone that this browser is in; the page has them in UTC. */
function localizeMoments(): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  for (const moment of document.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
    const time = Date.parse(moment.dateTime);
    if (Number.isFinite(time)) say(moment, format.format(time));
  }
}

/** Draws the code of the link that stands beside it, again when the window has another size. */
function drawCode(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-link]');
  if (!canvas) return;
  const draw = () => drawQr(canvas, canvas.dataset.link);
  addEventListener('resize', draw);
  draw();
}

/** Shows the button that prints the page, where a script can. */
function enablePrint(): void {
  const button = document.querySelector<HTMLButtonElement>('button[data-prints]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => print());
}

localizeMoments();
drawCode();
enableCopyButtons();
enablePrint();
