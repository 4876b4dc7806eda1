import { describe, expect, test } from 'vitest';
import { expectNoResult, outcome, resume, tally, waitingSignIn } from '../support/attacker.ts';
import { STORES, type StoreName, startGateway } from '../support/gateway.ts';
import { PHONES, type PhoneKind, phoneAt } from '../support/phones.ts';

/** A sign-in whose phone has approved it and shows a code. */
async function confirming(store: StoreName, kind: PhoneKind) {
  const g = await startGateway({ store });
  const ada = await phoneAt(g, kind, 'ada');
  const waiting = await waitingSignIn(g, { input: { confirm: 'typed-code:always' } });
  const claimed = await ada.claim(waiting.tab.frame);
  const { code = '' } = await ada.approve(claimed);
  const wrong = Array.from({ length: 100 }, (_, n) =>
    String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0'),
  );
  return { ...waiting, ada, claimed, code, wrong };
}

describe.each(STORES.flatMap((store) => PHONES.map((kind) => [store, kind] as const)))(
  'on %s with a phone of kind %s',
  (store, kind) => {
    test('the right code after three wrong ones is refused, and signs nobody in', async () => {
      const { tab, browser, code, wrong } = await confirming(store, kind);
      for (const guess of wrong.slice(0, 3)) await tab.confirm(guess);
      expect(tab.snapshot).toMatchObject({ state: 'declined', reason: 'wrong_code' });
      await expect(tab.confirm(code)).rejects.toMatchObject({ status: 409 });
      expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
      expect((await tab.poll()).state).toBe('declined');
    });

    test('a hundred guesses at once are three', async () => {
      const { tab, browser, wrong } = await confirming(store, kind);
      const answers = await Promise.all(wrong.map((guess) => outcome(tab.confirm(guess))));
      // Who never got its turn has guessed nothing either.
      expect(tally(answers).ok ?? 0).toBeLessThanOrEqual(3);
      expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
    });

    test('a new code on the page does not give the old approval three more tries', async () => {
      const { tab, code, ada, claimed } = await confirming(store, kind);
      await tab.newCode();
      await expect(tab.confirm(code)).rejects.toMatchObject({ status: 409 });
      expect((await tab.poll()).state).toBe('pending');
      expect((await ada.standing(claimed.challenge)).state).toBe('cancelled');
    });

    test.each(['', '1', '0000000000', '１２３', 'true', ' ', '000000\n111111'.slice(0, 13)])(
      'what is no code counts as a wrong one: %j',
      async (typed) => {
        const { tab } = await confirming(store, kind);
        expect(await tab.confirm(typed)).toMatchObject({ state: 'confirming', triesLeft: 2 });
      },
    );
  },
);
