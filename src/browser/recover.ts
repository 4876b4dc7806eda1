import {
  type RecoverPaths,
  type RecoverProblem,
  type RecoverScreen,
  type RecoverTexts,
  recoverProblems,
} from '../pages/browser-door.ts';
import { onAction } from './actions.ts';
import { fill } from './fill.ts';
import { momentText } from './moment-text.ts';
import { byId, dataOf } from './page-data.ts';
import { complain, showProblem, showScreen } from './page-screen.ts';
import { post } from './post.ts';
import { problemOf } from './problem.ts';

const main = document.querySelector('main')!;
const texts = dataOf<RecoverTexts>(main, 'texts');
const paths = dataOf<RecoverPaths>(main, 'paths');
const email = byId('email', HTMLInputElement);
const mailed = byId('mailed', HTMLInputElement);
const code = byId('code', HTMLInputElement);

/** Proves the address from here on. It stays in this page. */
let visit = '';
let retry = (): void => {};

function enter(
  screen: Exclude<RecoverScreen, RecoverProblem>,
  message?: string,
  focus?: HTMLElement | null,
): void {
  const text = texts.screens[screen];
  showScreen(
    screen,
    message === undefined ? text : { ...text, message },
    focus === undefined ? {} : { focus },
  );
}

/** Does one thing. What was typed wrongly is said beside it; anything else ends the page, or can be tried again. */
async function attempt(work: () => Promise<void>, back: () => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === 'wrong_mail_code') return askAgain(back, texts.notices.wrongMailCode, mailed);
    if (problem === 'wrong_code') return askAgain(back, texts.notices.wrongCode, code);
    if (problem === 'not_an_address') return askAgain(back, texts.notices.notAnAddress, email);
    retry = back;
    showProblem(recoverProblems.find((known) => known === problem) ?? 'other', texts, error);
  }
}

function askAgain(back: () => void, why: string, field: HTMLInputElement): void {
  back();
  field.value = '';
  complain(why, field);
}

const askEmail = (): void => enter('email');

function askMailed(): void {
  enter('typed', fill(texts.notices.sent, { email: email.value.trim() }), mailed);
}

async function begin(): Promise<void> {
  enter('busy');
  await post(paths.begin, { email: email.value.trim() });
  mailed.value = '';
  askMailed();
}

async function verify(): Promise<void> {
  enter('busy');
  const verified = await post<{ visit: string; readyAt: string; ready: boolean }>(paths.verify, {
    code: mailed.value,
  });
  visit = verified.visit;
  if (verified.ready) askFinish();
  else askToWait(verified.readyAt);
}

const askFinish = (): void => enter('ready');

let readyAt = '';
function askToWait(when = readyAt): void {
  readyAt = when;
  enter('wait', fill(texts.notices.until, { when: momentText(when) }));
}

/** What is handed over stands behind `#`, where no server sees it, and in no page before. */
async function goOn(path: string, body: object): Promise<void> {
  enter('busy');
  const { invitation } = await post<{ invitation: string }>(path, body);
  location.replace(`${paths.enroll}#${invitation}`);
}

function onSubmit(form: string, run: () => void): void {
  byId(form, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
}

onSubmit('begin', () => void attempt(begin, askEmail));
onSubmit('verify', () => void attempt(verify, askMailed));
onSubmit('use-code', () => void attempt(() => goOn(paths.code, { visit, code: code.value }), askToWait));
onAction('finish', () => void attempt(() => goOn(paths.finish, { visit }), askFinish));
onAction('again', askEmail);
onAction('retry', () => retry());

// Whoever left to read the mail may come back to a page that was loaded again.
email.value = main.dataset.email ?? '';
if (email.value === '') enter('email', undefined, null);
else askMailed();
