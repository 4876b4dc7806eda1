import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser';
import {
  type EnrollPaths,
  type EnrollProblem,
  type EnrollScreen,
  type EnrollTexts,
  enrollProblems,
} from '../pages/browser-door.ts';
import { onAction } from './actions.ts';
import { enableCopyButtons } from './copy.ts';
import { fill } from './fill.ts';
import { keepSignIn, keptSignIn, wayBack } from './kept-sign-in.ts';
import { byId, dataOf } from './page-data.ts';
import { notify, showProblem, showScreen } from './page-screen.ts';
import { post } from './post.ts';
import { problemOf } from './problem.ts';

const main = document.querySelector('main')!;
const texts = dataOf<EnrollTexts>(main, 'texts');
const paths = dataOf<EnrollPaths>(main, 'paths');
const name = byId('name', HTMLInputElement);
const typed = byId('typed', HTMLInputElement);

let invitation = '';
let options: PublicKeyCredentialCreationOptionsJSON;

const enter = (screen: Exclude<EnrollScreen, 'name' | EnrollProblem>, focus?: HTMLElement | null): void =>
  showScreen(screen, texts.screens[screen], focus === undefined ? {} : { focus });

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === 'cancelled') return notify(texts.notices.cancelled);
    if (problem === 'aborted') return;
    showProblem(enrollProblems.find((known) => known === problem) ?? 'other', texts, error);
  }
}

/** Asks whom the invitation is for. Nothing is spent yet. */
async function greet(): Promise<void> {
  enter('busy');
  const offered = await post<{ options: PublicKeyCredentialCreationOptionsJSON; user: { name: string } }>(
    paths.enrollOptions,
    { invitation },
  );
  options = offered.options;
  showScreen('name', { heading: fill(texts.notices.hello, { name: offered.user.name }) });
}

/** Makes the passkey, and spends the invitation on it. */
async function enroll(): Promise<void> {
  notify('');
  const response = await startRegistration({ optionsJSON: options });
  enter('busy');
  await post(paths.enroll, { invitation, name: name.value.trim(), response });
  // The code is worth nothing from now on.
  history.replaceState(null, '', location.pathname);
  enter(keptSignIn() ? 'back' : 'done');
  if (keptSignIn()) location.replace(wayBack(paths.scanned));
}

/** What stands behind `#` leaves this browser only when its owner goes on; only what looks like a code is taken. */
function begin(focus?: null): void {
  const code = location.hash.slice(1).toUpperCase();
  const isCode = /^[0-9A-Z]{5}(-?[0-9A-Z]{5}){3}$/.test(code);
  if (isCode) byId('code', HTMLInputElement).value = invitation = code;
  if (!isCode) enter('missing', focus);
  else if (browserSupportsWebAuthn()) enter('start', focus);
  else showProblem('unsupported', texts);
}

/** A sign-in that led here waits as long as this takes. When it does not, its own page says so. */
async function keepWaiting(): Promise<void> {
  const kept = keptSignIn();
  if (kept === undefined) return;
  const { ticket } = kept;
  const renewed = await post<{ ticket: string; expiresIn: number }>(paths.setUp, { ticket }).catch(
    () => undefined,
  );
  if (renewed) keepSignIn({ ticket: renewed.ticket, end: Date.now() + renewed.expiresIn * 1000 });
}

onAction('greet', () => void attempt(greet));
byId('make', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(enroll);
});
byId('give', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = typed.value.trim();
});
addEventListener('hashchange', () => begin());
enableCopyButtons();
begin(null);
void keepWaiting();
