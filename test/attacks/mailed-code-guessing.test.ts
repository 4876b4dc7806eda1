import { describe, expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { atTheDoor, codeTo, freshAddress, otherThan } from '../support/sign-up.ts';

async function codeSent(g: TestGateway) {
  const email = freshAddress();
  const { phone } = await atTheDoor(g);
  await phone.begin();
  await phone.code(email);
  return { email, phone, code: await codeTo(g, email) };
}

describe.each(STORES)('guesses at a mailed code, on %s,', (store) => {
  test('end it with the third, and the right code comes too late', async () => {
    const g = await startGateway({ store });
    const { phone, code } = await codeSent(g);
    for (const guess of [otherThan(code, 1), otherThan(code, 2)]) {
      await expect(phone.verify(guess)).rejects.toMatchObject({ status: 403, code: 'wrong_mail_code' });
    }
    await expect(phone.verify(otherThan(code, 3))).rejects.toMatchObject({
      status: 410,
      code: 'mail_code_over',
    });
    await expect(phone.verify(code)).rejects.toMatchObject({ code: 'mail_code_over' });
    await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('count however they look', async () => {
    const g = await startGateway({ store });
    const { phone, code } = await codeSent(g);
    const guesses = ['', '12345', `${code}1`];
    for (const guess of guesses) await expect(phone.verify(guess)).rejects.toBeDefined();
    await expect(phone.verify(code)).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('a hundred at once get three answers', async () => {
    const g = await startGateway({ store });
    const { phone, code } = await codeSent(g);
    const said = await Promise.all(
      Array.from({ length: 100 }, (_, i) => outcome(phone.verify(otherThan(code, i + 1)))),
    );
    expect(tally(said)).toEqual({ wrong_mail_code: 2, mail_code_over: 98 });
    await expect(phone.verify(code)).rejects.toMatchObject({ code: 'mail_code_over' });
  });

  test('the right one a hundred times at once proves the address once', async () => {
    const g = await startGateway({ store });
    const { phone, code } = await codeSent(g);
    const said = await Promise.all(Array.from({ length: 100 }, () => outcome(phone.verify(code))));
    expect(tally(said)).toEqual({ ok: 1, mail_code_over: 99 });
  });
});

test('who has the right code may type it with blanks and a hyphen', async () => {
  const g = await startGateway();
  const { phone, code, email } = await codeSent(g);
  expect(await phone.verify(` ${code.slice(0, 3)}-${code.slice(3)} `)).toEqual({ step: 'names', email });
});

test('tries are limited for each client address besides, even with the right code', async () => {
  const g = await startGateway({ env: { COUNTERSIGN_LIMIT_TYPED: '5' } });
  const { phone, code } = await codeSent(g);
  for (let i = 0; i < 5; i += 1) await outcome(phone.verify('000000'));
  await expect(phone.verify(code)).rejects.toMatchObject({ status: 429, code: 'too_many_requests' });
});
