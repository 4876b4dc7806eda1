import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedBrowser, UnexpectedAnswer, type WaitingTab } from '../../../src/cli/index.ts';
import { PhoneApiError, PhoneClient } from '../../../src/phone/index.ts';
import { freshKey } from '../gateway.ts';
import type { App } from './app.ts';
import { collectable, collected, type Ended, over, spentCode } from './ended.ts';
import { isPlain, maySucceedLater, patiently, statusOf } from './patience.ts';

/** What came of one sign-in. */
export type Outcome = 'finished' | 'over' | 'refused' | 'wrong';

export interface SignIn {
  readonly outcome: Outcome;
  /** Steps that had to be tried again. */
  readonly again: number;
  /** Where it ended, and with which status or what else. */
  readonly why?: string;
}

const PATIENCE = 20_000;
/** From one look of the camera to the next, and until somebody gives up. */
const BETWEEN_SCANS = 500;
const SCANS_FOR = 6_000;
/** A stream that tells nothing for so long is opened anew. */
const STREAM = 4_000;
const SETTLED = ['approved', 'consumed', 'declined', 'contested', 'expired', 'cancelled'];

/** An answer that ends a sign-in plainly. */
class Refused extends Error {
  override readonly name = 'Refused';
}

export interface PersonParts {
  readonly origin: string;
  readonly app: App;
  readonly email: string;
  /** The node that the phone asks, where it is another. */
  readonly phonesAt?: string;
  /** Before whatever ends something, in milliseconds: what is ended while nobody copies it had begun before, and was copied. */
  readonly hesitation: number;
}

/** Somebody with a browser and a phone, who signs in to the application and does as pages and phones do when a step fails. */
export class Person {
  readonly #origin: string;
  readonly #app: App;
  readonly #phone: PhoneClient;
  readonly #email: string;
  readonly #hesitation: number;

  private constructor({ origin, app, email, hesitation }: PersonParts, phone: PhoneClient) {
    this.#origin = origin;
    this.#app = app;
    this.#phone = phone;
    this.#email = email;
    this.#hesitation = hesitation;
  }

  static async enroll(invitation: string, parts: PersonParts): Promise<Person> {
    const { origin, phonesAt = origin } = parts;
    const asks: typeof fetch = (url, init) => fetch(String(url).replace(origin, phonesAt), init);
    const phone = new PhoneClient({ issuer: origin, key: await freshKey(), now: Date.now, fetch: asks });
    await phone.enroll(invitation, 'Phone');
    return new Person(parts, phone);
  }

  /** One sign-in, or one that is declined or cancelled. What is over then is told to `ended` as soon as its answer is there. */
  async signIn(as: 'approved' | 'declined' | 'cancelled', ended: (fact: Ended) => void): Promise<SignIn> {
    let again = 0;
    let step = '';
    const until = performance.now() + PATIENCE;
    const patient = <T>(name: string, act: () => Promise<T>): Promise<T> => {
      step = name;
      return patiently(until, act, () => {
        again += 1;
      });
    };
    try {
      const asked = this.#app.ask();
      const browser = new ScriptedBrowser(this.#origin);
      const tab = await patient('page', () => browser.open(asked.url));
      const claimed = await patient('claim', () => this.#claim(tab));
      const { challenge, statement } = claimed;
      const collect = collectable(browser, tab);
      if (as !== 'approved') await delay(this.#hesitation);
      if (as === 'declined') {
        await patient('decline', () =>
          this.#answer(challenge, ['declined'], () => this.#phone.decline(challenge, statement, 'refused')),
        );
        ended(over('declined', this.#phone, claimed, collect));
        return { outcome: 'over', again };
      }
      if (as === 'cancelled') {
        await patient('cancel', () => tab.cancel());
        ended(over('cancelled', this.#phone, claimed, collect));
        return { outcome: 'over', again };
      }
      const approving = patient('approve', () =>
        this.#answer(challenge, ['approved', 'consumed'], () => this.#phone.approve(challenge, statement)),
      );
      await Promise.all([approving, toldOf(tab, until)]);
      await delay(this.#hesitation);
      const { fields } = await patient('collect', () => tab.collect());
      const code = fields.get('code');
      if (code === undefined) throw new Refused(fields.get('error') ?? 'no code');
      ended(collected(collect));
      await delay(this.#hesitation);
      const told = await patient('exchange', () => this.#exchange(code));
      ended(spentCode(this.#app, code));
      if (told.nonce !== asked.nonce || told.email !== this.#email)
        throw new Error('somebody else is signed in');
      return { outcome: 'finished', again };
    } catch (fault) {
      const status = statusOf(fault);
      const plain = fault instanceof Refused || isPlain(status);
      const what = status ?? (fault instanceof Error ? `${fault.name} ${fault.message}` : String(fault));
      return { outcome: plain ? 'refused' : 'wrong', again, why: `${step}: ${what}` };
    }
  }

  /** A code that is refused is scanned again. */
  async #claim(tab: WaitingTab) {
    const until = performance.now() + SCANS_FOR;
    for (;;) {
      try {
        return await this.#phone.claim(tab.frame);
      } catch (fault) {
        const again =
          fault instanceof PhoneApiError && ['invalid_frame', 'frame_expired'].includes(fault.code);
        if (!again || performance.now() > until) throw fault;
        await delay(BETWEEN_SCANS);
      }
    }
  }

  /** Where it was answered already, the state says whether by the answer that nobody confirmed (docs/phone-api.md). */
  async #answer(challenge: string, wanted: readonly string[], act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (fault) {
      if (!(fault instanceof PhoneApiError && fault.code === 'challenge_decided')) throw fault;
      const { state } = await this.#phone.challenge(challenge);
      if (!wanted.includes(state)) throw fault;
    }
  }

  async #exchange(code: string) {
    const told = await this.#app.exchange(code);
    if (told.status === 200) return told;
    if (told.status === 400) throw new Refused(told.error);
    throw new UnexpectedAnswer('the exchange', told.status, '');
  }
}

/** Reads the page's stream, and opens it again where it ends early, until the phone's answer is there. */
async function toldOf(tab: WaitingTab, until: number): Promise<void> {
  while (performance.now() < until) {
    try {
      for await (const { state } of tab.events(AbortSignal.timeout(STREAM))) {
        if (state === 'approved') return;
        if (SETTLED.includes(state)) throw new Refused(state);
      }
    } catch (fault) {
      if (fault instanceof Refused || (statusOf(fault) !== undefined && !maySucceedLater(fault))) throw fault;
    }
    await delay(100);
  }
  throw new Error(`the page still says ${tab.snapshot.state}`);
}
