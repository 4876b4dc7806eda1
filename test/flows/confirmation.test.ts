import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { STORES, type StoreName, startGateway, type TestGateway } from '../support/gateway.ts';
import { type AnyPhone, PHONES, type PhoneKind, phoneAt } from '../support/phones.ts';

/** Ada's phone, and a browser in front of an application with this policy. */
async function asking(store: StoreName, kind: PhoneKind, confirm: string) {
  const g: TestGateway = await startGateway({ store });
  const party = await g.relyingParty({ confirm });
  const ada: AnyPhone = await phoneAt(g, kind, 'ada');
  const asked = await party.ask();
  const tab = await g.browser().open(asked.url);
  const claimed = await ada.claim(tab.frame);
  const statement = JSON.parse(claimed.statement) as Statement;
  return { g, party, ada, asked, tab, claimed, statement };
}

const CASES = STORES.flatMap((store) => PHONES.map((kind) => [store, kind] as const));

describe.each(CASES)('a number to be typed, on %s with a phone of kind %s', (store, kind) => {
  test('stands on the waiting page alone, and signs in when it is signed along', async () => {
    const { ada, claimed, statement, tab, party, asked } = await asking(store, kind, 'number');
    expect(statement.confirmation).toBe('number');
    const { number = '' } = await tab.poll();
    expect(number).toMatch(/^\d{2}$/);
    expect(
      JSON.stringify({ ...claimed, statement: { ...statement, nonce: '', challenge: '' } }),
    ).not.toContain(`"${number}"`);
    expect(await ada.approve(claimed, number)).toMatchObject({ state: 'approved' });
    const token = await party.verify(await tab.collect(), asked);
    expect(token).toMatchObject({ email: 'ada@example.com' });
  });

  test('that was not typed leaves the sign-in as it was', async () => {
    const { ada, claimed, tab } = await asking(store, kind, 'number:always');
    await expect(ada.approve(claimed)).rejects.toMatchObject({ status: 400, code: 'number_required' });
    const { state, number } = await tab.poll();
    expect(state).toBe('claimed');
    expect(await ada.approve(claimed, number)).toMatchObject({ state: 'approved' });
  });
});

describe.each(CASES)('a code to be typed, on %s with a phone of kind %s', (store, kind) => {
  test('is given to the phone alone after its approval, and signs in when the waiting page gives it', async () => {
    const { ada, claimed, statement, tab, party, asked } = await asking(store, kind, 'typed-code:always');
    expect(statement.confirmation).toBe('typed-code');
    const told = tab.until('confirming');
    const { state, code = '', expiresIn } = await ada.approve(claimed);
    expect({ state, expiresIn }).toEqual({ state: 'confirming', expiresIn: 120 });
    expect(code).toMatch(/^\d{6}$/);
    expect(await told).toEqual({
      state: 'confirming',
      triesLeft: 3,
      endsIn: expect.any(Number),
      signInEndsIn: expect.any(Number),
    });
    await expect(tab.collect()).rejects.toThrow('going back');

    expect(await tab.confirm(code === '000000' ? '000001' : '000000')).toMatchObject({
      state: 'confirming',
      triesLeft: 2,
    });
    expect(await tab.confirm(` ${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ state: 'approved' });
    const token = await party.verify(await tab.collect(), asked);
    expect(token).toMatchObject({ email: 'ada@example.com' });
  });

  test('can be read again by its phone while it is good, and by nobody after', async () => {
    const { g, ada, claimed, tab } = await asking(store, kind, 'typed-code:always');
    const { code } = await ada.approve(claimed);
    expect(await ada.standing(claimed.challenge)).toMatchObject({
      state: 'confirming',
      code,
      expiresIn: 120,
    });
    const stranger = await phoneAt(g, kind, 'bo');
    await expect(stranger.standing(claimed.challenge)).rejects.toMatchObject({ status: 404 });
    await tab.confirm(String(code));
    const after = await ada.standing(claimed.challenge);
    expect(after.state).toBe('approved');
    expect(after).not.toHaveProperty('code');
  });

  test('that nobody types in two minutes ends the sign-in', async () => {
    const { g, ada, claimed, tab } = await asking(store, kind, 'typed-code:always');
    const { code } = await ada.approve(claimed);
    g.clock.advance(120_000);
    await expect(tab.confirm(String(code))).rejects.toMatchObject({ status: 410 });
    expect((await tab.poll()).state).toBe('expired');
    const after = await ada.standing(claimed.challenge);
    expect(after.state).toBe('expired');
    expect(after).not.toHaveProperty('code');
  });

  test('that was wrong three times tells the phone and the application why it ended', async () => {
    const { ada, claimed, tab } = await asking(store, kind, 'typed-code:always');
    const { code } = await ada.approve(claimed);
    const wrong = code === '999999' ? '999998' : '999999';
    for (const triesLeft of [2, 1]) expect(await tab.confirm(wrong)).toMatchObject({ triesLeft });
    expect(await tab.confirm(wrong)).toMatchObject({ state: 'declined', reason: 'wrong_code' });
    expect(await ada.standing(claimed.challenge)).toMatchObject({ state: 'declined', reason: 'wrong_code' });
    expect(Object.fromEntries((await tab.collect()).fields)).toMatchObject({ error: 'access_denied' });
  });
});
