import { describe, expect, test } from 'vitest';
import { NUMBERS } from '../../src/domain/approval/index.ts';
import { expectNoResult, outcome, resume, tally, waitingSignIn } from '../support/attacker.ts';
import { STORES, type StoreName, startGateway } from '../support/gateway.ts';
import { PHONES, type PhoneKind, phoneAt } from '../support/phones.ts';

/** A sign-in that a phone holds, and the number that its page shows. */
async function numbered(store: StoreName, kind: PhoneKind) {
  const g = await startGateway({ store });
  const ada = await phoneAt(g, kind, 'ada');
  const waiting = await waitingSignIn(g, { input: { confirm: 'number' } });
  const claimed = await ada.claim(waiting.tab.frame);
  const { number = '' } = await waiting.tab.poll();
  const wrong = NUMBERS.filter((one) => one !== number);
  return { ...waiting, ada, claimed, number, wrong };
}

describe.each(STORES.flatMap((store) => PHONES.map((kind) => [store, kind] as const)))(
  'on %s with a phone of kind %s',
  (store, kind) => {
    test('one wrong number ends the sign-in: the right one comes too late', async () => {
      const { ada, claimed, number, wrong, tab, browser } = await numbered(store, kind);
      await expect(ada.approve(claimed, wrong[0])).rejects.toMatchObject({
        status: 409,
        code: 'wrong_number',
      });
      expect(await tab.poll()).toMatchObject({ state: 'declined', reason: 'wrong_number' });
      expect(await ada.standing(claimed.challenge)).toMatchObject({
        state: 'declined',
        reason: 'wrong_number',
      });
      await expect(ada.approve(claimed, number)).rejects.toMatchObject({
        status: 409,
        code: 'challenge_decided',
      });
      const { sentBack } = await resume(browser, tab.paths.resume);
      expectNoResult(sentBack);
      expect(sentBack?.fields.get('error')).toBe('access_denied');
    });

    test('all wrong numbers at once are one try', async () => {
      const { ada, claimed, wrong, tab } = await numbered(store, kind);
      const answers = tally(
        await Promise.all(wrong.slice(0, 30).map((one) => outcome(ada.approve(claimed, one)))),
      );
      expect(answers.ok).toBeUndefined();
      expect(answers.wrong_number).toBe(1);
      expect((await tab.poll()).state).toBe('declined');
    });

    test.each(['1', '123', '-1', ' 12', '12 ', 'ab', '１２'])(
      'what is no number of two digits is a proof of nothing: %j',
      async (typed) => {
        const { ada, claimed, tab } = await numbered(store, kind);
        await expect(ada.approve(claimed, typed)).rejects.toMatchObject({
          status: 403,
          code: expect.stringMatching(/^invalid_(decision|assertion)$/),
        });
        expect((await tab.poll()).state).toBe('claimed');
      },
    );

    test('a number where none is asked for is a proof of nothing', async () => {
      const g = await startGateway({ store });
      const ada = await phoneAt(g, kind, 'ada');
      const { tab } = await waitingSignIn(g, { input: { confirm: 'none' } });
      const claimed = await ada.claim(tab.frame);
      await expect(ada.approve(claimed, '47')).rejects.toMatchObject({ status: 403 });
      expect((await tab.poll()).state).toBe('claimed');
    });

    test('the number is not what lets a person decline', async () => {
      const { ada, claimed, tab } = await numbered(store, kind);
      await ada.decline(claimed, 'refused');
      expect(await tab.poll()).toMatchObject({ state: 'declined', reason: 'refused' });
    });
  },
);
