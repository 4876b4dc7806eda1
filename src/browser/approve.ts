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
} from '../pages/browser-door.ts';
import { actionButton, onAction } from './actions.ts';
import { deadline } from './deadline.ts';
import { approvalChallenge } from './decision.ts';
import { fill } from './fill.ts';
import { byId, dataOf, say } from './page-data.ts';
import { notify, showProblem, showScreen } from './page-screen.ts';
import { post } from './post.ts';
import { problemOf } from './problem.ts';
import { questionText, readStatement } from './statement.ts';
import { showStatement } from './statement-fields.ts';

/** What this page was told when it claimed, and what follows from it. */
interface Asked {
  challenge: string;
  heading: string;
  /** Made from the very text that is shown. */
  proof: PublicKeyCredentialRequestOptionsJSON;
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

/** Trades the frame for a ticket, once. */
async function scan(frame: string): Promise<void> {
  const scanned = await post<{ ticket: string; expiresIn: number; identified: boolean }>(paths.scan, {
    frame,
  });
  ticket = { value: scanned.ticket, end: endOf(scanned.expiresIn) };
  await attempt(scanned.identified ? claim : offerPasskey);
}

/** Gets the options first: some browsers open the dialog only as the direct answer to a press. */
async function offerPasskey(): Promise<void> {
  ({ options } = await post<{ options: PublicKeyCredentialRequestOptionsJSON }>(paths.identifyOptions, {}));
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
  }>(paths.claim, { ticket: ticket.value });
  const { challenge, statement: text, expiresIn, credential, rpId, user } = claimed;
  const statement = readStatement(text);
  asked = {
    challenge,
    heading: questionText(statement, texts.statement),
    proof: {
      challenge: await approvalChallenge(text),
      allowCredentials: [{ ...credential, type: 'public-key' }],
      rpId,
      timeout: expiresIn * 1000,
      userVerification: 'required',
    },
    end: endOf(expiresIn),
  };
  showStatement(statement, texts.statement);
  say(byId('as', HTMLElement), fill(texts.as, { name: user.name }));
  ask();
}

/** Shows the statement. The safe answer has the focus. */
function ask(): void {
  showScreen('ask', { heading: asked.heading }, { focus: actionButton('decline') });
  startClock(asked.end);
}

async function approve(): Promise<void> {
  notify('');
  const response = await startAuthentication({ optionsJSON: asked.proof });
  await answer('approve', { response }, 'approved');
}

async function decline(reason: 'refused' | 'not_me'): Promise<void> {
  WebAuthnAbortService.cancelCeremony();
  await answer('decline', { reason }, reason === 'refused' ? 'declined' : 'reported');
}

/** From here on the gateway says whether it is in time. */
async function answer(
  verb: 'approve' | 'decline',
  body: object,
  outcome: 'approved' | 'declined' | 'reported',
): Promise<void> {
  stopClock();
  enter('sending');
  await post(`${paths.challenges}/${asked.challenge}/${verb}`, body);
  enter(outcome);
}

/** The address of this page is the frame. It is taken out, so that it is neither kept, nor shared, nor used twice. */
function begin(): void {
  const frame = location.origin + location.pathname;
  const demoPhone = document.querySelector<HTMLAnchorElement>('#demo-phone');
  if (demoPhone) demoPhone.hash = frame;
  if (frame.endsWith('/')) stop('again');
  // The address stays: whoever came here inside an app can open it in a browser.
  else if (!browserSupportsWebAuthn()) stop('unsupported');
  else {
    history.replaceState(null, '', new URL('.', frame));
    const start = () => void attempt(() => scan(frame));
    onAction('begin', start);
    // Where another site led here, nothing happens before a press: not even that somebody scanned.
    if (main.dataset.linked === 'true') enter('linked');
    else start();
  }
}

onAction('identify', () => void attempt(identify, () => void attempt(offerPasskey)));
onAction('approve', () => void attempt(approve, ask));
onAction('decline', () => void attempt(() => decline('refused'), ask));
onAction('not-me', () => void attempt(() => decline('not_me'), ask));
onAction('retry', () => retry());
begin();
