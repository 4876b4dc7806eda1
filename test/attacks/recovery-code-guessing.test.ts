import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/index.ts';
import { auditOf, outcome, tally } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { lostPhone } from '../support/recovery.ts';

const guess = (i: number): string => `0000-0000-0000-${String(i).padStart(4, '0')}`;

describe.each(STORES)('guesses at recovery codes, on %s,', (store) => {
  test('end after ten for an account: for an hour even the right one is refused', async () => {
    const { g, ada, userId } = await lostPhone({ store });
    const [right = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    const { visit } = await ada.prove();
    for (let i = 0; i < 10; i += 1) {
      await expect(ada.useCode(visit, guess(i))).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    }
    const limited = { status: 429, code: 'too_many_requests' };
    await expect(ada.useCode(visit, guess(10))).rejects.toMatchObject(limited);
    await expect(ada.useCode(visit, right)).rejects.toMatchObject(limited);
    g.clock.advance(HOUR - MINUTE);
    const later = (await ada.prove()).visit;
    await expect(ada.useCode(later, right)).rejects.toMatchObject(limited);
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
    const refused = (await auditOf(g)).filter(({ event }) => event === 'recovery_code.refused');
    expect(refused.map(({ user_id }) => user_id)).toEqual(Array.from({ length: 10 }, () => userId));
    g.clock.advance(MINUTE);
    await ada.useCode(later, right);
  });

  test('at once are no more than ten', async () => {
    const { g, ada, userId } = await lostPhone({ store });
    await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    const { visit } = await ada.prove();
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, i) => outcome(ada.useCode(visit, guess(i)))),
    );
    expect(tally(outcomes)).toEqual({ wrong_recovery_code: 10, too_many_requests: 30 });
  });
});

test('guesses are counted for the account, whatever visit they come in, and are forgotten by a right one', async () => {
  const { g, ada, userId } = await lostPhone();
  const [first = '', second = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  for (let i = 0; i < 9; i += 1) await outcome(ada.useCode((await ada.prove()).visit, guess(i)));
  await ada.useCode((await ada.prove()).visit, first);
  const { visit } = await ada.prove();
  for (let i = 0; i < 9; i += 1) await outcome(ada.useCode(visit, guess(i)));
  await ada.useCode(visit, second);
});

test('typing is limited by address, with the time to wait', async () => {
  const { ada } = await lostPhone({ env: { COUNTERSIGN_LIMIT_TYPED: '5' } });
  await ada.begin();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      ada.browser.request('/recover/verify', {
        method: 'POST',
        body: JSON.stringify({ code: '000000' }),
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      }),
    ),
  );
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited).toHaveLength(15);
  for (const { headers } of limited) expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
});

test('mails are limited by address and by mailbox, whether or not it has an account', async () => {
  for (const name of ['mail', 'mailbox']) {
    const { ada } = await lostPhone({ env: { [`COUNTERSIGN_LIMIT_${name.toUpperCase()}`]: '3' } });
    for (const email of [ada.email, `nobody-${name}@example.com`]) {
      const ask = () => outcome(ada.post('/recover/begin', { email }));
      const outcomes = [await ask(), await ask(), await ask(), await ask()];
      const expected = name === 'mail' && email !== ada.email ? 'too_many_requests' : 'ok';
      expect(outcomes).toEqual([expected, expected, expected, 'too_many_requests']);
    }
  }
});
