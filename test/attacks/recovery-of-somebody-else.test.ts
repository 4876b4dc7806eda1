import { expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { lostPhone, Recovering } from '../support/recovery.ts';

const over = { status: 410, code: 'mail_code_over' };

test.each(STORES)('somebody who does not read the mailbox gets three guesses, on %s', async (store) => {
  const { g, ada, letters, userId } = await lostPhone({ store });
  await ada.begin();
  const right = letters.codeFor(ada.email);
  const wrong = right === '000000' ? '111111' : '000000';
  await expect(ada.verify(wrong)).rejects.toMatchObject({ status: 403, code: 'wrong_mail_code' });
  await expect(ada.verify(wrong)).rejects.toMatchObject({ code: 'wrong_mail_code' });
  await expect(ada.verify(wrong)).rejects.toMatchObject(over);
  await expect(ada.verify(right)).rejects.toMatchObject(over);
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
  expect(letters.toldTo(ada.email)).toEqual(['phone-added']);
});

test('a hundred guesses at once are three', async () => {
  const { g, ada, letters, userId } = await lostPhone();
  await ada.begin();
  const right = Number(letters.codeFor(ada.email));
  const guesses = Array.from({ length: 100 }, (_, i) => String((right + 1 + i) % 1_000_000).padStart(6, '0'));
  const outcomes = tally(await Promise.all(guesses.map((guess) => outcome(ada.verify(guess)))));
  expect(outcomes.ok).toBeUndefined();
  expect(outcomes.wrong_mail_code ?? 0).toBeLessThanOrEqual(2);
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
});

test('a code is worth nothing in a browser that did not ask for it', async () => {
  const { g, ada, letters, userId } = await lostPhone();
  await ada.begin();
  const mallory = new Recovering(g, letters, ada.email);
  await expect(mallory.verify(letters.codeFor(ada.email))).rejects.toMatchObject(over);
  const forged = await g.browser({ Cookie: `cs_recover=${'A'.repeat(43)}` }).request('/recover/verify', {
    method: 'POST',
    body: JSON.stringify({ code: letters.codeFor(ada.email) }),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
  });
  expect(forged.status).toBe(410);
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
});

test('an address that is proven leads to its own account alone', async () => {
  const { g, letters, ada, userId } = await lostPhone();
  await g.invitationFor('mallory');
  const mallory = new Recovering(g, letters, 'mallory@example.com');
  const { visit } = await mallory.prove();
  const [code = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  await expect(mallory.useCode(visit, code)).rejects.toMatchObject({ code: 'wrong_recovery_code' });
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
  expect(letters.toldTo(ada.email)).not.toContain('recovery-asked');
});

test('whoever asks for one address and then for another has proven neither by the first code', async () => {
  const { g, letters, ada, userId } = await lostPhone();
  const mallory = new Recovering(g, letters, 'mallory@example.com');
  await mallory.begin();
  await mallory.post('/recover/begin', { email: ada.email });
  await expect(mallory.verify(letters.codeFor('mallory@example.com'))).rejects.toMatchObject({
    code: 'wrong_mail_code',
  });
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
});

test.each([
  ['no visit', ''],
  ['an invented one', 'A'.repeat(43)],
  ['a user', 'usr_AAAAAAAAAAAAAAAAAAAAAA'],
  ['a key of the store', '{x}'],
])('%s proves nothing', async (_, visit) => {
  const { ada } = await lostPhone();
  const refused = { status: 410, code: 'recovery_visit_over' };
  await expect(ada.finish(visit)).rejects.toMatchObject(refused);
  await expect(ada.useCode(visit, '7K2Q-D0AB-CDEF-GHJK')).rejects.toMatchObject(refused);
});

test.each([
  ['two addresses', 'ada@example.com,mallory@example.com'],
  ['a header', 'ada@example.com\r\nBcc: mallory@example.com'],
  ['a name', 'Ada <mallory@example.com>'],
  ['nothing', ''],
])('%s for an address is refused before any mail', async (_, email) => {
  const { g, letters } = await lostPhone();
  const mallory = new Recovering(g, letters, email);
  await expect(mallory.begin()).rejects.toMatchObject({ status: 400, code: 'invalid_input' });
  expect(letters.all.filter(({ kind }) => kind === 'code')).toEqual([]);
});
