import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { WaitingPaths, WaitingSnapshot } from '../../src/pages/index.ts';
import { type WaitingSignIn, waitingSignIn } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import type { Lies } from './passkey.ts';
import { type Claimed, digestOf, WebPhoneActor } from './web-phone.ts';

/** What a passkey in the waiting browser is asked to sign. */
export interface AskedHere {
  statement: string;
  options: PublicKeyCredentialRequestOptionsJSON;
}

/** The waiting browser that answers for itself: does what the pages' scripts do, with a passkey in software. */
export class HereActor extends WebPhoneActor {
  readonly #paths: WaitingPaths;

  /** In the browser of `phone`, with its passkey; the sign-in was opened there or, by an attacker, elsewhere. */
  constructor(g: TestGateway, phone: WebPhoneActor, paths: WaitingPaths) {
    super(g, phone.browser, phone.passkey);
    this.#paths = paths;
  }

  claimHere(): Promise<Claimed> {
    return this.post(`${this.#paths.here}/claim`, {});
  }

  approveHere(
    claimed: Pick<Claimed, 'challenge' | 'statement'>,
    lies: Lies = {},
  ): Promise<{ state: string }> {
    const response = this.passkey.assert(digestOf(claimed.statement), lies);
    return this.post(`${this.#paths.here}/challenges/${claimed.challenge}/approve`, { response });
  }

  async readHere(challenge: string): Promise<{ status: number; state?: string }> {
    const response = await this.browser.request(`${this.#paths.here}/challenges/${challenge}`, {
      headers: { Accept: 'application/json' },
    });
    return { status: response.status, ...((await response.json()) as { state?: string }) };
  }

  declineHere(challenge: string, reason: string): Promise<{ state: string }> {
    return this.post(`${this.#paths.here}/challenges/${challenge}/decline`, { reason });
  }

  askPasskey(): Promise<AskedHere> {
    return this.post(this.#paths.passkeyOptions, {});
  }

  /** Answers with the passkey; the options of another sign-in may be given. */
  async usePasskey(lies: Lies = {}, asked?: AskedHere): Promise<WaitingSnapshot> {
    const { statement } = asked ?? (await this.askPasskey());
    return this.sendPasskey(this.passkey.assert(digestOf(statement), lies));
  }

  sendPasskey(response: object): Promise<WaitingSnapshot> {
    return this.post(this.#paths.passkey, { response });
  }

  async shortCode(): Promise<string> {
    return (await this.post<{ code: string }>(this.#paths.shortCode, {})).code;
  }
}

export interface WaitingHere extends WaitingSignIn {
  /** The waiting browser. */
  here: HereActor;
}

/** A sign-in in the very browser of this phone; of nobody's phone when none is given. */
export async function waitingHere(
  g: TestGateway,
  phone = new WebPhoneActor(g),
  input: Partial<IntegrationInput> = {},
): Promise<WaitingHere> {
  const waiting = await waitingSignIn(g, { browser: phone.browser, input });
  return { ...waiting, here: new HereActor(g, phone, waiting.tab.paths) };
}
