import { describe, expect, test } from 'vitest';
import { AccountActor, headingOf, WORDS } from '../support/account.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { codeTo, mailOf } from '../support/mailbox.ts';
import { webPhoneOf } from '../support/web-phone.ts';

async function adaAndBob(options: Parameters<typeof startGateway>[0] = {}) {
  const env = { COUNTERSIGN_LIMIT_TYPED: '10000', COUNTERSIGN_LIMIT_MAIL: '10000', ...options.env };
  const g = await startGateway({ ...options, env });
  const [hers, his] = [new AccountActor(g), new AccountActor(g)];
  await hers.signIn(await webPhoneOf(g, 'ada'));
  await his.signIn(await webPhoneOf(g, 'bob'));
  return { g, hers, his, mail: mailOf(g) };
}

const emailOf = async (me: AccountActor): Promise<string | undefined> =>
  /[\w.-]+@[\w.-]+/.exec((await me.get()).html)?.[0];

describe.each(STORES)('another address for an account, on %s,', (store) => {
  test('whose code was typed wrongly three times is not taken, even with the right one', async () => {
    const { hers, mail } = await adaAndBob({ store });
    await hers.post('/me/email', { email: 'new@example.com' });
    const code = codeTo(mail, 'new@example.com');
    const wrong = code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 3; i += 1) await hers.send('/me/email/code', { code: wrong });
    expect((await hers.send('/me/email/code', { code })).html).toContain(WORDS['account.email.problem.over']);
    expect(await emailOf(hers)).toBe('ada@example.com');
  });

  test('gets no more than three guesses by asking at once', async () => {
    const { hers, mail } = await adaAndBob({ store });
    await hers.post('/me/email', { email: 'new@example.com' });
    const code = Number(codeTo(mail, 'new@example.com'));
    const guesses = Array.from({ length: 9 }, (_, i) => String((code + i + 1) % 1_000_000).padStart(6, '0'));
    await Promise.all(guesses.map((guess) => hers.send('/me/email/code', { code: guess })));
    const last = await hers.send('/me/email/code', { code: String(code).padStart(6, '0') });
    expect(last.status).not.toBe(303);
    expect(await emailOf(hers)).toBe('ada@example.com');
  });

  test('is not proven by the code of another account, of another browser, or after ten minutes', async () => {
    const { g, hers, his, mail } = await adaAndBob({ store });
    await hers.post('/me/email', { email: 'new@example.com' });
    const code = codeTo(mail, 'new@example.com');
    const attempt = /cs_email=([^;]*)/.exec(hers.browser.jar.header('/me') ?? '')?.[1] ?? '';
    expect((await his.send('/me/email/code', { code })).status).toBe(400);
    his.browser.jar.take([`cs_email=${attempt}; Path=/`]);
    expect((await his.send('/me/email/code', { code })).status).toBe(400);
    g.clock.advance(10 * 60_000);
    expect((await hers.send('/me/email/code', { code })).status).toBe(400);
    expect(await emailOf(hers)).toBe('ada@example.com');
    expect(await emailOf(his)).toBe('bob@example.com');
  });
});

test('an address that another account has looks like any other until its reader has proven it', async () => {
  const { hers, his, mail } = await adaAndBob();
  const taken = await hers.send('/me/email', { email: 'BOB@example.com' });
  const free = await his.send('/me/email', { email: 'free@example.com' });
  expect([taken.status, taken.location]).toEqual([free.status, free.location]);
  const [one, two] = [await hers.get('/me/email'), await his.get('/me/email')];
  expect(one.html.replaceAll('BOB@example.com', '…')).toBe(two.html.replaceAll('free@example.com', '…'));
  expect(mail.map(({ letter }) => letter.kind)).toEqual(['code', 'code']);
  const proven = await hers.send('/me/email/code', { code: codeTo(mail, 'BOB@example.com') });
  expect(proven.html).toContain(WORDS['account.email.problem.taken']);
  expect(await emailOf(hers)).toBe('ada@example.com');
  expect(await emailOf(his)).toBe('bob@example.com');
});

test('needs the person: not after five minutes, and not by an app’s phone', async () => {
  const { g, hers, mail } = await adaAndBob();
  g.clock.advance(5 * 60_000);
  expect(headingOf(await hers.post('/me/email', { email: 'new@example.com' }))).toBe(
    'Confirm that it is you',
  );
  const eve = new AccountActor(g);
  await eve.signIn(await g.phoneOf('eve'));
  expect(headingOf(await eve.get('/me/email'))).toBe('Confirm that it is you');
  expect(headingOf(await eve.post('/me/email', { email: 'new@example.com' }))).toBe('Confirm that it is you');
  expect(mail.filter(({ letter }) => letter.kind === 'code')).toEqual([]);
});

test('bombs no mailbox: a few mails an hour, however the address is spelt', async () => {
  const { hers, mail } = await adaAndBob({ env: { COUNTERSIGN_LIMIT_MAILBOX: '3' } });
  const spellings = ['v@example.com', 'V@Example.com', 'v+1@example.com', 'v+2@example.com', 'v@EXAMPLE.com'];
  const answers = [];
  for (const email of spellings) answers.push((await hers.send('/me/email', { email })).status);
  expect(answers).toEqual([303, 303, 303, 429, 429]);
  expect(mail).toHaveLength(3);
});
