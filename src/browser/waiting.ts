import {
  screenOf,
  type WaitingPaths,
  type WaitingSnapshot,
  type WaitingTexts,
} from '../pages/browser-door.ts';
import { type ConfirmFault, useConfirmForm } from './confirm-form.ts';
import { frameAt } from './frames.ts';
import { noticeAt } from './notice.ts';
import { byId, dataOf } from './page-data.ts';
import { drawQr } from './qr.ts';
import { beTheWaitingTab } from './tabs.ts';
import { showScreen } from './waiting-screen.ts';
import { watch } from './watch.ts';
import { offerOtherWays } from './ways.ts';

/** A reader needs the whole code; rounding of pixels must not count. */
const FULLY_VISIBLE = 0.98;

const main = document.querySelector('main')!;
const texts = dataOf<WaitingTexts>(main, 'texts');
const paths = dataOf<WaitingPaths>(main, 'paths');
const canvas = byId('code', HTMLCanvasElement);
const phoneLink = document.querySelector<HTMLAnchorElement>('#demo-phone');
const phoneAddress = phoneLink?.href;

let snapshot = dataOf<WaitingSnapshot>(main, 'snapshot');
let received = Date.now();
let heldSince: number | undefined;
let gone = false;
let connectionLost = false;
let unreachable = false;
let fault: ConfirmFault | undefined;
let fullyVisible = true;
let leaving = false;
let next: ReturnType<typeof setTimeout> | undefined;
let goingBack: ReturnType<typeof setTimeout> | undefined;

const followWays = offerOtherWays({
  main,
  paths,
  pending: texts.screens.pending,
  accept: (told) => accept(told),
  redraw: () => render(),
});

// The page may have come from the authorization endpoint: nothing of the request stays in the address bar.
history.replaceState(null, '', paths.self);

const watching = watch(paths, {
  snapshot: accept,
  connection(lost) {
    if (connectionLost === lost) return;
    connectionLost = lost;
    render();
  },
  gone() {
    gone = true;
    render();
  },
});

function accept(told: WaitingSnapshot): void {
  snapshot = told;
  received = Date.now();
  followWays(told);
  unreachable = false;
  const held = told.state === 'claimed' || told.state === 'confirming';
  heldSince = held ? (heldSince ?? received) : undefined;
  if (told.state !== 'confirming') fault = undefined;
  render();
  if (told.state === 'approved') leave();
  clearTimeout(goingBack);
  if (told.returns) goingBack = setTimeout(leave, told.signInEndsIn);
}

function leave(): void {
  if (leaving) return;
  leaving = true;
  location.replace(paths.resume);
}

function currentFrame() {
  return snapshot.frames && frameAt(snapshot.frames, Date.now() - received);
}

function render(): void {
  clearTimeout(next);
  const now = Date.now();
  const moment = {
    snapshot,
    age: now - received,
    heldFor: now - (heldSince ?? now),
    connectionLost,
    fullyVisible,
  };
  const notice = gone ? { moreTime: false, changesIn: Infinity } : noticeAt(moment);
  const screen = texts.screens[gone ? 'gone' : screenOf(snapshot)];
  const says = unreachable ? ({ ...notice, says: 'unreachable' } as const) : notice;
  showScreen(main, texts, screen, says, snapshot, fault);

  const frame = currentFrame();
  if (screen.view === 'code') drawQr(canvas, frame?.url);
  const wait = Math.min(notice.changesIn, frame?.changesIn ?? Infinity);
  if (wait < Infinity) next = setTimeout(render, wait);
}

async function renew(form: HTMLFormElement): Promise<void> {
  const answer = await watching.renew();
  // The server's own words about a refusal are on the page that it answers a form with.
  if (answer === 'refused') form.submit();
  if (answer !== 'unreachable') return;
  if (snapshot.state !== 'expired') return watching.restart();
  unreachable = true;
  render();
}

for (const form of document.forms) {
  if (form.getAttribute('action') !== paths.newCode) continue;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void renew(form);
  });
}
useConfirmForm({
  send: (code) => watching.send(paths.confirm, { code }),
  asked: () => !gone && snapshot.state === 'confirming',
  fault(found) {
    fault = found;
    render();
  },
  refused: () => watching.restart(),
});
// What was approved in another tab of this browser may go on there: one tab alone can collect it.
beTheWaitingTab(paths.self, (stays) => {
  leaving = stays;
});
byId('try-now', HTMLElement).addEventListener('click', () => watching.restart());
phoneLink?.addEventListener('click', () => {
  const frame = currentFrame();
  phoneLink.href = frame ? `${phoneAddress}#${frame.url}` : `${phoneAddress}`;
});

new IntersectionObserver(
  ([seen]) => {
    // Folded away on purpose, it has no size.
    fullyVisible = !seen?.boundingClientRect.width || seen.intersectionRatio >= FULLY_VISIBLE;
    render();
  },
  { threshold: [FULLY_VISIBLE] },
).observe(canvas);
addEventListener('resize', render);
document.addEventListener('visibilitychange', render);
addEventListener('pagehide', watching.stop);
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  leaving = false;
  watching.restart();
});

accept(snapshot);
if (['pending', 'scanned', 'claimed', 'confirming'].includes(snapshot.state)) watching.open();
