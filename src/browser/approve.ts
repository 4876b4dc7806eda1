import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import {
  type ApprovePaths,
  type ApproveProblem,
  type ApproveScreen,
  type ApproveTexts,
  approveProblems,
  type PageLook,
} from '../pages/browser-door.ts';
import { actionButton, onAction } from './actions.ts';
import { refuseCode, takeCode } from './code-form.ts';
import { type Standing, watchCode } from './code-watch.ts';
import { deadline } from './deadline.ts';
import { approvalChallenges } from './decision.ts';
import { inHalves } from './digits.ts';
import { fill } from './fill.ts';
import { forgetSignIn, keepSignIn, keptSignIn } from './kept-sign-in.ts';
import { showLook } from './look.ts';
import { askForNumber, typedNumber } from './number-field.ts';
import { byId, dataOf, say } from './page-data.ts';
import { notify, showProblem, showScreen } from './page-screen.ts';
import { get, post } from './post.ts';
import { problemOf } from './problem.ts';
import { showRecovery, stopRecovery } from './recovery-notice.ts';
import { asksForNumber, questionText, readStatement } from './statement.ts';
import { showStatement } from './statement-fields.ts';
import { besideTheWaitingTab, type OtherTab } from './tabs.ts';

/** What this page was told when it claimed, and what follows from it. */
interface Asked {
  challenge: string;
  heading: string;
  proof: Omit<PublicKeyCredentialRequestOptionsJSON, 'challenge'>;
  /** What is signed, by the number that was typed; under an empty one where none is asked for. */
  challenges: ReadonlyMap<string, string>;
  numbered: boolean;
  end: number;
}

const main = document.querySelector('main')!;
const texts = dataOf<ApproveTexts>(main, 'texts');
const paths = dataOf<ApprovePaths>(main, 'paths');

let ticket = { value: '', end: 0 };
let options: PublicKeyCredentialRequestOptionsJSON;
let asked: Asked;
let stopClock = (): void => {};
let retry = (): void => {};

const endOf = (expiresIn: number): number => Date.now() + expiresIn * 1000;

function enter(screen: Exclude<ApproveScreen, 'ask' | ApproveProblem>): void {
  showScreen(screen, texts.screens[screen]);
}

function stop(problem: ApproveProblem, error?: unknown): void {
  stopClock();
  showProblem(problem, texts, error);
}

const inWaitingTab = paths.waiting === undefined ? undefined : besideTheWaitingTab(paths.waiting);

/** Does one thing. When it fails, the page says why, and offers to go `back` to where it can be done again. */
async function attempt(
  work: () => Promise<void>,
  back: () => void = () => void attempt(work),
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = problemOf(error);
    // The time is over, or something else was chosen: the page shows that already.
    if (problem === 'aborted') return;
    if (problem === 'cancelled') return notify(texts.notices.cancelled);
    if (problem === 'wrong_short_code') return refuseCode(texts.notices.wrongCode);
    if (problem === 'not_identified' && work === claim) return attempt(offerPasskey);
    retry = back;
    stop(approveProblems.find((known) => known === problem) ?? 'other', error);
  }
}

/** Warns before the end, and ends the page then: a dialog that is still open is closed. */
function startClock(end: number): void {
  stopClock();
  stopClock = deadline(end, {
    soon: () => notify(texts.notices.soonOver),
    over() {
      WebAuthnAbortService.cancelCeremony();
      stop('expired');
    },
  });
}

/** Trades a frame, or a code that was typed, for a ticket. */
async function scan(what: { frame: string } | { code: string }): Promise<void> {
  const scanned = await post<{ ticket: string; expiresIn: number; identified: boolean }>(
    'frame' in what ? paths.scan : paths.code,
    what,
  );
  ticket = { value: scanned.ticket, end: endOf(scanned.expiresIn) };
  await attempt(scanned.identified ? claim : offerPasskey);
}

/** Gets the options first: some browsers open the dialog only as the direct answer to a press. */
async function offerPasskey(): Promise<void> {
  ({ options } = await post<{ options: PublicKeyCredentialRequestOptionsJSON }>(paths.identifyOptions, {}));
  if (paths.ticket) {
    // Nothing was scanned here; with a ticket its person can set this phone up and come back.
    const { ticket: value, expiresIn } = await post<{ ticket: string; expiresIn: number }>(paths.ticket, {});
    ticket = { value, end: endOf(expiresIn) };
  }
  enter('identify');
  startClock(ticket.end);
}

async function identify(): Promise<void> {
  notify('');
  const response = await startAuthentication({ optionsJSON: options });
  stopClock();
  enter('busy');
  await post(paths.identify, { response });
  await attempt(claim);
}

async function claim(): Promise<void> {
  const claimed = await post<{
    challenge: string;
    statement: string;
    expiresIn: number;
    credential: Pick<NonNullable<typeof options.allowCredentials>[number], 'id' | 'transports'>;
    rpId: string;
    user: { name: string };
    recovery?: { readyAt: string };
    look?: PageLook;
  }>(paths.claim, inWaitingTab ? {} : { ticket: ticket.value });
  const { challenge, statement: text, expiresIn, credential, rpId, user } = claimed;
  const statement = readStatement(text);
  asked = {
    challenge,
    heading: questionText(statement, texts.statement),
    numbered: asksForNumber(statement),
    // Made from the very text that is shown.
    challenges: await approvalChallenges(text, asksForNumber(statement)),
    proof: {
      allowCredentials: [{ ...credential, type: 'public-key' }],
      rpId,
      timeout: expiresIn * 1000,
      userVerification: 'required',
    },
    end: endOf(expiresIn),
  };
  showStatement(statement, texts.statement);
  showLook(claimed.look);
  showRecovery(claimed.recovery, texts.recovery);
  const as = statement.purpose === 'sign-in' || statement.purpose === 'here' ? texts.as : texts.accountOf;
  say(byId('as', HTMLElement), fill(as, { name: user.name }));
  ask();
}

/** Shows the statement. The safe answer has the focus. */
function ask(): void {
  askForNumber(asked.numbered);
  showScreen('ask', { heading: asked.heading }, { focus: actionButton('decline') });
  startClock(asked.end);
}

async function approve(): Promise<void> {
  const challenge = asked.challenges.get(typedNumber() ?? 'none');
  notify(challenge === undefined ? texts.notices.number : '');
  if (challenge === undefined) return;
  const response = await startAuthentication({ optionsJSON: { ...asked.proof, challenge } });
  if (inWaitingTab) await approveHere(response, inWaitingTab);
  else showStanding(await answer<Standing>('approve', { response }));
}

/** Approved in the waiting browser itself: one of its tabs goes back to the application. */
async function approveHere(response: object, tab: OtherTab): Promise<void> {
  enter('sending');
  const goesOn = await tab.goesOn();
  try {
    await answer('approve', { response });
  } catch (error) {
    if (goesOn) tab.giveBack();
    throw error;
  }
  goOn(goesOn);
}

/** Back to the application, or the end of this page where another one goes there. */
function goOn(goesOn: boolean): void {
  if (goesOn) location.replace(paths.resume ?? '');
  else enter('approved');
}

/** Goes on from how the challenge stands: approved, or with a code that has to be typed on the other screen first. */
function showStanding({ state, code, expiresIn = 0 }: Standing): void {
  if (code === undefined) {
    if (state === 'approved' || state === 'consumed') enter('approved');
    else stop('used');
    return;
  }
  say(byId('shown-code', HTMLElement), inHalves(code));
  enter('confirming');
  stopClock = watchCode(endOf(expiresIn), standing, {
    soon: () => notify(texts.notices.soonOver),
    over: (outcome) => (outcome === 'approved' ? enter('approved') : stop(outcome)),
  });
}

const standing = () => get<Standing>(`${paths.challenges}/${asked.challenge}`);

/** After an answer that got lost: whether it counted. */
async function look(): Promise<void> {
  const now = await standing();
  if (now.state === 'claimed') ask();
  else if (now.state === 'approved' && inWaitingTab) goOn(await inWaitingTab.goesOn());
  else showStanding(now);
}

async function decline(reason: 'refused' | 'not_me'): Promise<void> {
  WebAuthnAbortService.cancelCeremony();
  await answer('decline', { reason });
  enter(reason === 'refused' ? 'declined' : 'reported');
}

/** From here on the gateway says whether it is in time. */
function answer<Answer>(verb: 'approve' | 'decline', body: object): Promise<Answer> {
  stopClock();
  enter('sending');
  return post(`${paths.challenges}/${asked.challenge}/${verb}`, body);
}

/** The address of this page is the frame. It is taken out, so that it is neither kept, nor shared, nor used twice. */
function beginByFrame(): void {
  const frame = location.origin + location.pathname;
  const demoPhone = document.querySelector<HTMLAnchorElement>('#demo-phone');
  if (demoPhone) demoPhone.hash = frame;
  const kept = keptSignIn();
  forgetSignIn();
  if (frame.endsWith('/') && kept === undefined) stop('again');
  // The address stays: whoever came here inside an app can open it in a browser.
  else if (!browserSupportsWebAuthn()) stop('unsupported');
  else {
    history.replaceState(null, '', new URL('.', frame));
    const back = frame.endsWith('/') ? kept : undefined;
    if (back) ticket = { value: back.ticket, end: back.end };
    const start = () => void attempt(back ? claim : () => scan({ frame }));
    onAction('begin', start);
    // Where another site led here, nothing happens before a press: not even that somebody scanned.
    if (main.dataset.linked === 'true') enter('linked');
    else start();
  }
}

function beginByCode(): void {
  takeCode((code) =>
    attempt(
      () => scan({ code }),
      () => enter('code'),
    ),
  );
  enter('code');
}

/** The waiting browser is this one: there is nothing to scan. */
function beginHere(): void {
  forgetSignIn();
  ticket.end = Date.now() + Number(main.dataset.endsIn);
  void attempt(claim);
}

function begin(): void {
  if (main.dataset.begins === 'frame') beginByFrame();
  else if (!browserSupportsWebAuthn()) stop('unsupported');
  else if (main.dataset.begins === 'code') beginByCode();
  else beginHere();
}

onAction('identify', () => void attempt(identify, () => void attempt(offerPasskey)));
onAction('approve', () => void attempt(approve, () => void attempt(look)));
onAction('decline', () => void attempt(() => decline('refused'), ask));
onAction('not-me', () => void attempt(() => decline('not_me'), ask));
onAction('stop-recovery', () => void stopRecovery(paths.stopRecovery, texts.recovery));
onAction('retry', () => retry());
// Whoever leaves to set this phone up comes back to the same sign-in.
for (const link of document.querySelectorAll('a')) {
  if ([paths.signUp, paths.enroll].includes(link.pathname))
    link.addEventListener('click', () => {
      const back = inWaitingTab && location.pathname;
      keepSignIn({ ticket: ticket.value, end: ticket.end, back });
    });
}
begin();
