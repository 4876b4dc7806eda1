import type { ScriptedBrowser, WaitingTab } from '../../../src/cli/index.ts';
import type { ChallengeAnswer, PhoneClient } from '../../../src/phone/index.ts';
import { cookiesOf, resume } from '../attacker.ts';
import type { App } from './app.ts';
import { definite, settle } from './patience.ts';

/** Something that was over before a fail-over, with all that it takes to try it again. */
export interface Ended {
  readonly kind: 'code' | 'collected' | 'declined' | 'cancelled';
  /** Tries it again, as often as it takes to hear yes or no. True when it gave somebody a result. */
  revives(until: number): Promise<boolean>;
}

export const spentCode = (app: App, code: string): Ended => ({
  kind: 'code',
  async revives(until) {
    const { status, error } = await definite(until, () => app.exchange(code));
    if (status !== 200 && error !== 'invalid_grant') throw new Error(`a spent code: ${status} ${error}`);
    return status === 200;
  },
});

/** The browser's cookies are those with which the page waited. */
export function collectable(browser: ScriptedBrowser, tab: WaitingTab): () => Promise<boolean> {
  const cookies = cookiesOf(browser, tab.paths.resume);
  return async () => {
    for (const [name, value] of cookies) browser.jar.take([`${name}=${value}; Path=/`]);
    const answer = await definite(performance.now() + 20_000, () => resume(browser, tab.paths.resume));
    return answer.sentBack?.fields.has('code') ?? false;
  };
}

export const collected = (collect: () => Promise<boolean>): Ended => ({
  kind: 'collected',
  revives: collect,
});

/** The phone that said no, or whose browser left, says yes after all. */
export const over = (
  kind: 'declined' | 'cancelled',
  phone: PhoneClient,
  { challenge, statement }: ChallengeAnswer,
  collect: () => Promise<boolean>,
): Ended => ({
  kind,
  async revives() {
    await settle(phone.approve(challenge, statement)).catch(() => undefined);
    return collect();
  },
});
