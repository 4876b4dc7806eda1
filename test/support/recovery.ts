import type { ScriptedBrowser } from '../../src/cli/index.ts';
import { HOUR, type UserId } from '../../src/kernel/index.ts';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { LettersRead } from './letters.ts';
import { Refused, WebPhoneActor, webPhoneOf } from './web-phone.ts';

/** As the page gets it. */
export interface Verified {
  visit: string;
  readyAt: string;
  ready: boolean;
}

export interface HandedOver {
  invitation: string;
  expiresIn: number;
}

/** Somebody in front of the page for lost phones, who reads this mailbox. */
export class Recovering {
  readonly browser: ScriptedBrowser;
  readonly email: string;
  readonly #letters: LettersRead;

  constructor(g: TestGateway, letters: LettersRead, email: string, browser = g.browser()) {
    this.browser = browser;
    this.email = email;
    this.#letters = letters;
  }

  begin(): Promise<{ email: string }> {
    return this.post('/recover/begin', { email: this.email });
  }

  verify(code = this.#letters.codeFor(this.email)): Promise<Verified> {
    return this.post('/recover/verify', { code });
  }

  /** Asks for a code and types it in. */
  async prove(): Promise<Verified> {
    await this.begin();
    return this.verify();
  }

  useCode(visit: string, code: string): Promise<HandedOver> {
    return this.post('/recover/code', { visit, code });
  }

  finish(visit: string): Promise<HandedOver> {
    return this.post('/recover/finish', { visit });
  }

  async post<T>(path: string, body: object): Promise<T> {
    const response = await this.browser.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    const answer = (await response.json()) as { code?: string };
    if (!response.ok) throw new Refused(response.status, answer.code ?? 'no code');
    return answer as T;
  }
}

export const emailOf = (name: string): string => `${name}@example.com`;

/** The account of this person. */
export async function userOf(g: TestGateway, name: string): Promise<UserId> {
  const user = await g.gateway.people.userByEmail(emailOf(name));
  if (!user) throw new Error(`there is no ${name}`);
  return user.id;
}

/** Limits that do not stand in the way of a test that is about something else. */
export const OPEN_LIMITS = {
  COUNTERSIGN_LIMIT_TYPED: '10000',
  COUNTERSIGN_LIMIT_MAIL: '10000',
  COUNTERSIGN_LIMIT_MAILBOX: '10000',
};

/** How long a recovery waits here. */
export const WAIT = 24 * HOUR;

/** Ada has lost her phone, and reads her mailbox. `phone` is the one she lost, wherever it is. */
export async function lostPhone(options: GatewayOptions = {}) {
  const g = await startGateway({ ...options, env: { ...OPEN_LIMITS, ...options.env } });
  const letters = new LettersRead(g);
  const phone = await webPhoneOf(g, 'ada');
  const ada = new Recovering(g, letters, emailOf('ada'));
  return { g, letters, phone, ada, userId: await userOf(g, 'ada') };
}

/** A new phone, enrolled by this invitation. Rejects with `Refused`. */
export async function enrolledBy(
  g: TestGateway,
  invitation: string,
  browser = g.browser(),
): Promise<WebPhoneActor> {
  const phone = new WebPhoneActor(g, browser);
  await phone.enroll(invitation);
  return phone;
}

/** How many phones this person has. */
export const phonesOf = async (g: TestGateway, userId: UserId): Promise<number> =>
  (await g.gateway.people.phonesOf(userId)).length;
