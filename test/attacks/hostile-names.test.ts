import { describe, expect, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import { ADA, atTheDoor, freshAddress } from '../support/sign-up.ts';

const MARKUP = `"'></h1><script>alert(1)</script><img src=x onerror=alert(1)>{name}`;

describe('a name', () => {
  const gateway = sharedGateway();

  test.each([
    ['that turns the text around it', 'Ada\u202eecalevoL'],
    ['with an isolate', '\u2066Ada'],
    ['with a zero-width space', 'A\u200bda'],
    ['with a line break', 'Ada\nApproved by the gateway'],
    ['with a control character', 'Ada\u0007'],
    ['with the character zero', 'Ada\0'],
    ['with half a character', 'Ada\ud800'],
    ['of ten thousand characters', 'x'.repeat(10_000)],
    ['of a hundred and one', 'x'.repeat(101)],
  ])('%s is refused, wherever it is typed, and no account is made', async (_, hostile) => {
    const g = gateway();
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.proves(g, email);
    for (const field of ['givenName', 'familyName', 'nickname', 'phoneName'] as const) {
      await expect(phone.finish({ ...ADA, [field]: hostile })).rejects.toMatchObject({
        status: 400,
        code: 'invalid_input',
      });
    }
    expect(await g.gateway.people.userByEmail(email)).toBeUndefined();
    // Nothing was spent: whoever writes a plain name goes on.
    await phone.finish();
  });

  test.each([
    ['is missing', ''],
    ['is blank', ' \t '],
  ])('that %s is asked for', async (_, givenName) => {
    const g = gateway();
    const { phone } = await atTheDoor(g);
    await phone.proves(g, freshAddress());
    await expect(phone.finish({ ...ADA, givenName })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('of markup and braces stays text, in the answer, in the statement and in the token', async () => {
    const g = gateway();
    const { party, asked, tab, phone } = await atTheDoor(g);
    const { ticket, user } = await phone.signsUp(g, freshAddress(), {
      ...ADA,
      givenName: MARKUP,
      nickname: MARKUP,
    });
    expect(user.name).toBe(`${MARKUP} Lovelace`);
    await phone.approve(await phone.claim(ticket ?? ''));
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({
      given_name: MARKUP,
      nickname: MARKUP,
    });
  });

  test('more than a person can have is no name: fields that nobody asked for are refused', async () => {
    const g = gateway();
    const { phone } = await atTheDoor(g);
    await phone.proves(g, freshAddress());
    for (const more of [
      { email: 'eve@evil.example' },
      { id: 'usr_x' },
      { demo: true },
      { emailVerified: true },
    ]) {
      const details = { ...ADA, ...more };
      await expect(phone.options(details)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});
