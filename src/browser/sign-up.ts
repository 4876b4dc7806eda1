import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser';
import {
  type SignUpFault,
  type SignUpPaths,
  type SignUpProblem,
  type SignUpScreen,
  type SignUpTexts,
  signUpProblems,
} from '../pages/browser-door.ts';
import { actionButton, onAction } from './actions.ts';
import { deadline } from './deadline.ts';
import { fill } from './fill.ts';
import { forgetSignIn, keepSignIn, keptSignIn, wayBack } from './kept-sign-in.ts';
import { byId, dataOf, say, show } from './page-data.ts';
import { notify, showProblem, showScreen } from './page-screen.ts';
import { post } from './post.ts';
import { codeOf, problemOf } from './problem.ts';

/** How far this browser has come, and what it may do next. */
interface Standing {
  step: 'email' | 'code' | 'names';
  /** Where the code was sent, or the address that was proven. */
  email?: string;
}

interface Begun extends Standing {
  ticket: string;
  expiresIn: number;
  application: { name: string; host: string };
  termsUrl?: string;
  privacyUrl?: string;
  prefill: { email?: string; givenName?: string; familyName?: string };
}

const main = document.querySelector('main')!;
const texts = dataOf<SignUpTexts>(main, 'texts');
const paths = dataOf<SignUpPaths>(main, 'paths');
const input = (id: string) => byId(id, HTMLInputElement);
const [email, code, given, family, nickname, phone, accept] = [
  input('email'),
  input('code'),
  input('given'),
  input('family'),
  input('nickname'),
  input('phone'),
  input('accept'),
];

let ticket = '';
let termsUrl: string | undefined;
let options: PublicKeyCredentialCreationOptionsJSON;
let stopClock = (): void => {};
let retry = (): void => {};

/** What a refusal says about what was typed: where it is shown, and what gets the focus. */
const FAULTS: Readonly<
  Record<string, Partial<Record<SignUpScreen, [SignUpScreen, SignUpFault, HTMLElement]>>>
> = {
  invalid_input: { email: ['email', 'email', email], names: ['names', 'names', given] },
  address_not_admitted: { email: ['email', 'domain', email], names: ['email', 'domain', email] },
  wrong_mail_code: { code: ['code', 'code', code] },
  mail_code_over: {
    code: ['code', 'code_over', actionButton('again')],
    names: ['email', 'code_over', email],
  },
};

const enter = (screen: SignUpScreen, focus?: HTMLElement): void =>
  showScreen(screen, texts.screens[screen], focus === undefined ? {} : { focus });

/** Stays on the screen and says what is wrong. */
const complain = (screen: SignUpScreen, fault: SignUpFault, focus: HTMLElement): void =>
  showScreen(
    screen,
    { heading: texts.screens[screen].heading, message: texts.faults[fault] },
    { urgent: true, focus },
  );

function stop(problem: SignUpProblem, error?: unknown): void {
  stopClock();
  showProblem(problem, texts, error);
}

/** Does one thing that belongs to this screen. When it fails, the page says why, and can do it again. */
async function attempt(work: () => Promise<void>, screen: SignUpScreen, again = work): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem === 'aborted') return;
    if (problem === 'cancelled') return notify(texts.notices.cancelled);
    const fault = FAULTS[codeOf(error)]?.[screen];
    if (fault) return complain(...fault);
    if (codeOf(error) === 'terms_required') return attempt(readTermsAgain, screen);
    retry = () => void attempt(again, screen);
    stop(signUpProblems.find((known) => known === problem) ?? 'other', error);
  }
}

/** Asks how things stand: also after the page was loaded again while its owner looked into their mail. */
async function begin(): Promise<void> {
  enter('busy');
  const begun = await askAgain();
  email.value ||= begun.prefill.email ?? '';
  given.value ||= begun.prefill.givenName ?? '';
  family.value ||= begun.prefill.familyName ?? '';
  say(
    byId('purpose', HTMLElement),
    fill(texts.purpose, { application: begun.application.name, host: begun.application.host }),
  );
  go(begun);
}

async function askAgain(): Promise<Begun> {
  const begun = await post<Begun>(paths.begin, { ticket });
  const end = Date.now() + begun.expiresIn * 1000;
  ticket = begun.ticket;
  keepSignIn({ ticket, end });
  stopClock();
  stopClock = deadline(end, { soon: () => notify(texts.notices.soonOver), over: () => stop('expired') });
  termsUrl = offerLink('terms', begun.termsUrl);
  offerLink('privacy', begun.privacyUrl);
  return begun;
}

/** The link is the application's; it may lead to a page and do nothing else. */
function offerLink(name: 'terms' | 'privacy', url: string | undefined): string | undefined {
  const safe = url?.startsWith('https://') ? url : undefined;
  show(byId(name, HTMLElement), safe !== undefined);
  byId(`${name}-link`, HTMLAnchorElement).href = safe ?? 'about:blank';
  return safe;
}

function go({ step, email: address = '' }: Standing): void {
  say(byId('sent', HTMLElement), fill(texts.sent, { email: address }));
  say(byId('proven', HTMLElement), fill(texts.proven, { email: address }));
  enter(step, { email, code, names: given }[step]);
}

async function sendCode(): Promise<void> {
  const address = email.value.trim();
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return complain('email', 'email', email);
  enter('busy');
  code.value = '';
  go(await post<Standing>(paths.code, { ticket, email: address }));
}

async function sendAgain(): Promise<void> {
  await sendCode();
  notify(texts.notices.sentAgain);
}

async function verify(): Promise<void> {
  if (code.value.trim() === '') return complain('code', 'code', code);
  enter('busy');
  go(await post<Standing>(paths.verify, { ticket, code: code.value }));
}

const details = () => ({
  givenName: given.value,
  familyName: family.value,
  nickname: nickname.value,
  phoneName: phone.value,
  ...(termsUrl !== undefined && accept.checked && { acceptedTerms: termsUrl }),
});

/** Gets the options first: some browsers open the dialog only as the direct answer to a press. */
async function tell(): Promise<void> {
  if (given.value.trim() === '') return complain('names', 'given_name', given);
  if (termsUrl !== undefined && !accept.checked) return complain('names', 'terms', accept);
  if (phone.value.trim() === '') phone.value = phone.defaultValue;
  enter('busy');
  ({ options } = await post<{ options: PublicKeyCredentialCreationOptionsJSON }>(paths.options, {
    ticket,
    details: details(),
  }));
  enter('passkey', actionButton('make'));
}

async function readTermsAgain(): Promise<void> {
  accept.checked = false;
  await askAgain();
  complain('names', 'terms_changed', accept);
}

/** Makes the passkey and the account, and goes back to where the person wanted to sign in. */
async function make(): Promise<void> {
  notify('');
  const response = await startRegistration({ optionsJSON: options });
  enter('busy');
  const made = await post<{ ticket?: string; expiresIn?: number }>(paths.finish, {
    ticket,
    details: details(),
    response,
  });
  stopClock();
  if (made.ticket === undefined || made.expiresIn === undefined) {
    forgetSignIn();
    return enter('done');
  }
  keepSignIn({ ticket: made.ticket, end: Date.now() + made.expiresIn * 1000 });
  location.replace(wayBack(paths.scanned));
}

function onSubmit(id: string, run: () => void): void {
  byId(id, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
}

onSubmit('ask', () => void attempt(sendCode, 'email'));
onSubmit('prove', () => void attempt(verify, 'code'));
onSubmit('tell', () => void attempt(tell, 'names'));
onAction('again', () => void attempt(sendAgain, 'email'));
onAction('make', () => void attempt(make, 'names', tell));
onAction('other', () => enter('email', email));
onAction('retry', () => retry());

for (const link of document.querySelectorAll('a'))
  if (link.pathname === paths.scanned) link.href = wayBack(paths.scanned);
const kept = keptSignIn();
if (kept === undefined) stop('lost');
else if (!browserSupportsWebAuthn()) stop('unsupported');
else {
  ticket = kept.ticket;
  void attempt(begin, 'busy');
}
