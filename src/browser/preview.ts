import type { WaitingSnapshot } from '../pages/browser-door.ts';
import { drawQr } from './qr.ts';

/** Draws the code that a waiting page begins with, and lets nothing on the page be pressed: it is only looked at. */
function draw(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas#code');
  const snapshot = document.querySelector<HTMLElement>('main')?.dataset.snapshot;
  if (!canvas || snapshot === undefined) return;
  const { frames } = JSON.parse(snapshot) as WaitingSnapshot;
  if (frames) drawQr(canvas, `${frames.prefix}.${frames.codes[0]}`);
}

for (const kind of ['click', 'submit']) {
  addEventListener(kind, (event) => event.preventDefault(), { capture: true });
}
addEventListener('resize', draw);
draw();
