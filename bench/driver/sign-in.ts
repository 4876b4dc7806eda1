import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchFailure } from '../errors.ts';
import { Browser, bodyText } from './browser.ts';
import { Exchange } from './exchange.ts';
import type { Target } from './messages.ts';
import { type FormPost, readFormPost, readWaitingPage } from './pages.ts';
import { newPhone, type Phone } from './phone.ts';
import type { TokenCheck } from './token-check.ts';

/** How long one sign-in took, in milliseconds; `approve` from sending the approval to the browser's last event. */
export interface Timing {
  readonly whole: number;
  readonly approve: number | undefined;
}

/** Looks at what a relying party got. Rejects when it would refuse it. */
export type Tokens = Pick<TokenCheck, 'check'>;

/** Somebody who signs in again and again. */
export interface VirtualUser {
  signIn(): Promise<Timing>;
  readonly cookiesLeft: number;
  leave(): void;
}

/** The authorization request as Azure AD B2C makes it. */
export function authorizeQuery(target: Target): { path: string; nonce: string; state: string } {
  const nonce = randomBytes(16).toString('base64url');
  const state = `StateProperties=${randomBytes(48).toString('base64url')}`;
  const query = new URLSearchParams({
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    response_type: target.clientSecret === undefined ? 'id_token' : 'code',
    scope: 'openid profile email',
    response_mode: 'form_post',
    nonce,
    state,
  });
  return { path: `/auth?${query}`, nonce, state };
}

export async function checkForm(
  form: FormPost,
  asked: { nonce: string; state: string },
  target: Target,
  tokens: Tokens,
): Promise<void> {
  if (form.action !== target.redirectUri) throw new BenchFailure(`a response goes to ${form.action}`);
  if (form.state !== asked.state) throw new BenchFailure('a response has another state');
  await tokens.check(form.idToken, asked.nonce);
}

/** A browser and a phone in front of the gateway: page, stream, claim, approval, response. */
export class GatewayUser implements VirtualUser {
  readonly #target: Target;
  readonly #tokens: Tokens;
  readonly #browser: Browser;
  readonly #phone: Phone;
  readonly #exchange: Exchange | undefined;

  private constructor(target: Target, tokens: Tokens) {
    this.#target = target;
    this.#tokens = tokens;
    this.#browser = new Browser(target.origin);
    this.#phone = newPhone(target);
    this.#exchange = target.clientSecret === undefined ? undefined : new Exchange(target);
  }

  static async enroll(target: Target, tokens: Tokens, invitation: string): Promise<GatewayUser> {
    const user = new GatewayUser(target, tokens);
    await user.#phone.enroll(invitation);
    return user;
  }

  get cookiesLeft(): number {
    return this.#browser.cookies.size;
  }

  /** `hesitation`: how long this person looks at the waiting page before they take their phone, in milliseconds. */
  async signIn(hesitation = 0): Promise<Timing> {
    const asked = authorizeQuery(this.#target);
    const started = performance.now();
    const page = readWaitingPage(bodyText(await this.#browser.get(asked.path, 200)));
    const events = this.#browser.events(page.events);
    await events.until('pending');
    if (hesitation > 0) await delay(hesitation);
    const [claimed] = await Promise.all([
      this.#phone.claim(page.frame),
      events.until('claimed', { over: 'scanned' }),
    ]);
    let sent = 0;
    const approved = this.#phone.approve(claimed, () => {
      sent = performance.now();
    });
    await Promise.all([events.until('approved'), events.ended]);
    const html = bodyText(await this.#browser.get(page.resume, 200));
    const form = this.#exchange ? await this.#exchange.redeem(html) : readFormPost(html);
    const whole = performance.now() - started;
    await approved;
    await checkForm(form, asked, this.#target, this.#tokens);
    return { whole, approve: events.arrivedAt - sent };
  }

  /** The phone answers for a page that somebody else waits at. */
  async answer(frame: string): Promise<void> {
    await this.#phone.approve(await this.#phone.claim(frame), () => undefined);
  }

  leave(): void {
    this.#browser.leave();
    this.#phone.leave();
    this.#exchange?.leave();
  }
}
