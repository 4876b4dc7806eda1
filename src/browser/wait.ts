import { fill } from './fill.ts';
import { byId, dataOf, say, show } from './page-data.ts';
import { relativeTime } from './relative-time.ts';

const SECOND = 1000;

/** Counts down on the page of a limit, which says by itself how long there is to wait. */
const text = byId('wait', HTMLElement);
const bar = byId('waited', HTMLProgressElement);
const texts = dataOf<{ wait: string; now: string }>(text, 'texts');
const end = Date.now() + Number(text.dataset.seconds) * SECOND;

function count(): void {
  const left = Math.ceil((end - Date.now()) / SECOND);
  bar.value = bar.max - Math.max(0, left);
  if (left > 0) {
    // Read aloud once, when it is over, and not each second.
    text.setAttribute('aria-live', 'off');
    say(text, fill(texts.wait, { when: relativeTime(left, document.documentElement.lang) }));
    setTimeout(count, SECOND);
    return;
  }
  text.setAttribute('aria-live', 'polite');
  say(text, texts.now);
  show(bar, false);
}

show(bar, true);
count();
