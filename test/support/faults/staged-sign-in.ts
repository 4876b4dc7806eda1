import type { ScriptedBrowser, WaitingTab } from '../../../src/cli/index.ts';
import { UnexpectedAnswer } from '../../../src/cli/index.ts';
import type { ChallengeAnswer, PhoneClient } from '../../../src/phone/index.ts';
import type { App } from './app.ts';
import { collectable, collected, type Ended, spentCode } from './ended.ts';
import { isPlain, patiently, settle, statusOf } from './patience.ts';

/** How far a sign-in has come: what has been answered last. */
export const PHASES = ['created', 'claimed', 'approved', 'collected'] as const;
export type Phase = (typeof PHASES)[number] | 'finished';

/** One sign-in that goes a step at a time, so that a fault can meet it anywhere. */
export class StagedSignIn {
  readonly #app: App;
  readonly #browser: ScriptedBrowser;
  readonly #phone: PhoneClient;
  readonly #email: string;
  readonly #asked: { url: string; nonce: string };
  #tab: WaitingTab | undefined;
  #claimed: ChallengeAnswer | undefined;
  #collect: (() => Promise<boolean>) | undefined;
  #code = '';
  #phase: Phase | 'begun' = 'begun';
  /** Results that the application got: no sign-in may give two. */
  results = 0;

  constructor(parts: { app: App; browser: ScriptedBrowser; phone: PhoneClient; email: string }) {
    this.#app = parts.app;
    this.#browser = parts.browser;
    this.#phone = parts.phone;
    this.#email = parts.email;
    this.#asked = parts.app.ask();
  }

  get phase(): Phase | 'begun' {
    return this.#phase;
  }

  async reach(phase: Phase): Promise<void> {
    while (this.#phase !== phase) await this.step();
  }

  /** The next step; it may be tried again when it was refused. */
  async step(): Promise<void> {
    switch (this.#phase) {
      case 'begun':
        this.#tab = await this.#browser.open(this.#asked.url);
        this.#collect = collectable(this.#browser, this.#tab);
        this.#phase = 'created';
        return;
      case 'created':
        this.#claimed = await this.#phone.claim(this.#there(this.#tab).frame);
        this.#phase = 'claimed';
        return;
      case 'claimed': {
        const { challenge, statement } = this.#there(this.#claimed);
        await this.#phone.approve(challenge, statement);
        this.#phase = 'approved';
        return;
      }
      case 'approved': {
        const { fields } = await this.#there(this.#tab).collect();
        this.#code = fields.get('code') ?? '';
        if (this.#code === '') throw new UnexpectedAnswer(`going back: ${fields.get('error')}`, 400, '');
        this.#phase = 'collected';
        return;
      }
      case 'collected': {
        const told = await this.#app.exchange(this.#code);
        if (told.status !== 200) throw new UnexpectedAnswer(`the exchange: ${told.error}`, told.status, '');
        this.results += 1;
        if (told.nonce !== this.#asked.nonce || told.email !== this.#email)
          throw new Error('somebody else is signed in');
        this.#phase = 'finished';
      }
    }
  }

  /** What one try of the next step came to: the status of a refusal, or what else went wrong. */
  async tryStep(): Promise<{ status: number | undefined; said: string } | undefined> {
    try {
      await settle(this.step());
      return undefined;
    } catch (fault) {
      return { status: statusOf(fault), said: String(fault) };
    }
  }

  /** Goes on to the end. `refused` where the gateway plainly says no; whatever else happens is thrown. */
  async finish(until: number): Promise<'finished' | 'refused'> {
    try {
      while (this.#phase !== 'finished') await patiently(until, () => this.step());
      return 'finished';
    } catch (fault) {
      if (isPlain(statusOf(fault)) && performance.now() < until) return 'refused';
      throw fault;
    }
  }

  /** What is over now, to be tried again. */
  get ended(): Ended[] {
    const facts: Ended[] = [];
    if (this.#collect && this.#code !== '') facts.push(collected(this.#collect));
    if (this.#phase === 'finished') facts.push(spentCode(this.#app, this.#code));
    return facts;
  }

  #there<T>(part: T | undefined): T {
    if (part === undefined) throw new Error(`this sign-in is only ${this.#phase}`);
    return part;
  }
}
