import type { DemoPhoneTexts } from '../pages/browser-door.ts';
import { type DecisionAnswer, generatePhoneKeyPair, PhoneClient, webCryptoPhoneKey } from '../phone/index.ts';
import { actionButton, onAction } from './actions.ts';
import { type CodeOutcome, watchCode } from './code-watch.ts';
import { inHalves } from './digits.ts';
import { askForNumber, typedNumber } from './number-field.ts';
import { byId, dataOf, say } from './page-data.ts';
import { type PhoneScreen, showPhone } from './phone-screens.ts';
import { loadPhone, savePhone } from './phone-store.ts';
import { isForgotten, PhoneProblem, problemOf } from './problem.ts';
import { asksForNumber, questionText, readStatement } from './statement.ts';
import { showStatement } from './statement-fields.ts';

const phone = byId('phone', HTMLElement);
const texts = dataOf<DemoPhoneTexts>(phone, 'texts');
const issuer = phone.dataset.issuer!;
const field = byId('link', HTMLInputElement);

let client: PhoneClient | undefined;
let asked: { challenge: string; statement: string } | undefined;

async function clientOf(pair: CryptoKeyPair, phoneId?: string): Promise<PhoneClient> {
  return new PhoneClient({ issuer, key: await webCryptoPhoneKey(pair), phoneId, now: () => Date.now() });
}

/** Enrols a new key like any other phone's: by an invitation. */
async function enroll(): Promise<PhoneClient> {
  const response = await fetch(phone.dataset.invitation!, {
    method: 'POST',
    headers: { accept: 'application/json', 'x-requested-with': 'countersign' },
  });
  if (!response.ok) throw new PhoneProblem(response.status === 429 ? 'limited' : 'other');
  const { invitationCode } = (await response.json()) as { invitationCode: string };
  const pair = await generatePhoneKeyPair(false);
  const fresh = await clientOf(pair);
  const { phone: phoneId } = await fresh.enroll(invitationCode, texts.phoneName);
  await savePhone({ pair, phoneId });
  return fresh;
}

async function ready(): Promise<PhoneClient> {
  if (client) return client;
  const stored = await loadPhone();
  client = stored ? await clientOf(stored.pair, stored.phoneId) : await enroll();
  return client;
}

/** Claims the sign-in behind a frame and shows what it asks. */
async function take(frame: string): Promise<void> {
  if (!URL.canParse(frame)) throw new PhoneProblem('not_a_code');
  const known = await ready();
  const claimed = await known.claim(frame).catch(async (error: unknown) => {
    if (!isForgotten(error)) throw error;
    client = await enroll();
    return client.claim(frame);
  });
  const statement = readStatement(claimed.statement);
  say(byId('ask-heading', HTMLElement), questionText(statement, texts));
  showStatement(statement, texts);
  askForNumber(asksForNumber(statement));
  asked = { challenge: claimed.challenge, statement: claimed.statement };
  showPhone('ask', actionButton('decline'));
}

/** Does one thing and shows what came of it. */
async function attempt(work: () => Promise<void>, before: PhoneScreen = 'busy'): Promise<void> {
  showPhone(before);
  try {
    await work();
  } catch (error) {
    showProblem(problemOf(error));
  }
}

function showProblem(problem: string): void {
  showPhone('problem');
  say(byId('problem', HTMLElement), texts.problems[problem] ?? texts.problems.other);
}

async function approve(number: string): Promise<void> {
  if (!client || !asked) return;
  const { challenge, statement } = asked;
  asked = undefined;
  const answer = await client.approve(challenge, statement, number);
  if (answer.code === undefined) showPhone('approved');
  else showCode(client, answer, answer.code);
}

/** The sign-in waits until this code was typed on the other screen. */
function showCode(known: PhoneClient, { challenge, expiresIn = 0 }: DecisionAnswer, code: string): void {
  say(byId('shown-code', HTMLElement), inHalves(code));
  showPhone('confirming');
  watchCode(Date.now() + expiresIn * 1000, () => known.challenge(challenge), {
    soon: () => {},
    over: (outcome: CodeOutcome) => (outcome === 'approved' ? showPhone('approved') : showProblem(outcome)),
  });
}

async function decline(reason: 'refused' | 'not_me'): Promise<void> {
  if (!client || !asked) return;
  const { challenge, statement } = asked;
  asked = undefined;
  await client.decline(challenge, statement, reason);
  showPhone(reason === 'refused' ? 'declined' : 'reported');
}

/** Takes the frame that stands behind `#`, and leaves none in the address. */
async function takeFromAddress(): Promise<void> {
  const frame = decodeURI(location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
  if (frame) return attempt(() => take(frame));
  await attempt(async () => {
    await ready();
    showPhone('ready', field);
  }, 'setup');
}

byId('take', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const frame = field.value.trim();
  field.value = '';
  void attempt(() => take(frame));
});
onAction('approve', () => {
  const number = typedNumber();
  if (number !== undefined) void attempt(() => approve(number));
});
onAction('decline', () => void attempt(() => decline('refused')));
onAction('not-me', () => void attempt(() => decline('not_me')));
onAction('again', () => showPhone('ready', field));
addEventListener('hashchange', () => {
  if (location.hash) void takeFromAddress();
});
void takeFromAddress();
