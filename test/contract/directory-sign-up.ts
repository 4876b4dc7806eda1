import { describe, expect, test } from 'vitest';
import { atOnce, Maker, type OpenDirectoryUnderTest, ofThisTest } from './directory-subject.ts';

/** What every directory promises of people who make an account for themselves. */
export function signUpContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('sign-up');

  describe(`a sign-up in the directory on ${name}`, () => {
    test.each(['phone', 'webPhone'] as const)(
      'writes the person, their %s and what they accepted',
      async (kind) => {
        const d = await ofThisTest(open);
        const user = make.user({ phoneNumber: '1', address: 'here' });
        const phone = make[kind](user);
        const acceptance = make.acceptance(user);
        expect(await d.enrollment.signUp(user, phone, acceptance)).toBe('enrolled');
        expect(await d.people.phoneWithUser(phone.id)).toEqual({ phone, user });
        expect(await d.people.acceptancesOf(user.id)).toEqual([acceptance]);
      },
    );

    test('accepts nothing where there is nothing to accept', async () => {
      const d = await ofThisTest(open);
      const user = make.user();
      expect(await d.enrollment.signUp(user, make.phone(user), undefined)).toBe('enrolled');
      expect(await d.people.acceptancesOf(user.id)).toEqual([]);
    });

    test('with an address that somebody has in any case writes nothing', async () => {
      const d = await ofThisTest(open);
      await d.people.createUser(make.user({ email: 'ada@example.com' }));
      const before = await d.everyRow();
      const user = make.user({ email: 'ADA@Example.com' });
      const signingUp = d.enrollment.signUp(user, make.phone(user), make.acceptance(user));
      expect(await signingUp).toBe('email_taken');
      expect(await d.everyRow()).toEqual(before);
    });

    test('with a key or passkey that is enrolled already writes nothing, and leaves the address free', async () => {
      const d = await ofThisTest(open);
      const ada = make.user();
      const phone = make.webPhone(ada);
      await d.enrollment.signUp(ada, phone, undefined);
      const before = await d.everyRow();
      const eve = make.user();
      const same = make.webPhone(eve, { credential: phone.credential });
      expect(await d.enrollment.signUp(eve, same, make.acceptance(eve))).toBe('key_in_use');
      expect(await d.everyRow()).toEqual(before);
      expect(await d.enrollment.signUp(eve, make.phone(eve), undefined)).toBe('enrolled');
    });

    test('of ten with one address at once is one account with one phone, and nothing of the others', async () => {
      const d = await ofThisTest(open);
      const all = Array.from({ length: 10 }, (_, n) => {
        const user = make.user({ email: n % 2 ? 'ada@example.com' : 'Ada@example.com' });
        return { user, phone: make.phone(user), acceptance: make.acceptance(user) };
      });
      const outcomes = await Promise.all(
        all.map(({ user, phone, acceptance }) => d.enrollment.signUp(user, phone, acceptance)),
      );
      expect(outcomes.filter((outcome) => outcome === 'email_taken')).toHaveLength(9);
      const winner = all[outcomes.indexOf('enrolled')];
      const { users, phones, acceptances } = await d.everyRow();
      expect(users).toMatchObject([{ id: winner?.user.id }]);
      expect(phones).toMatchObject([{ id: winner?.phone.id }]);
      expect(acceptances).toMatchObject([{ user_id: winner?.user.id }]);
    });

    test('of ten with one key at once is one account, and nothing of the others', async () => {
      const d = await ofThisTest(open);
      const thumbprint = make.text();
      const outcomes = await atOnce(10, () => {
        const user = make.user();
        return d.enrollment.signUp(user, make.phone(user, { thumbprint }), make.acceptance(user));
      });
      expect(outcomes.filter((outcome) => outcome === 'key_in_use')).toHaveLength(9);
      const { users, phones, acceptances } = await d.everyRow();
      expect([users?.length, phones?.length, acceptances?.length]).toEqual([1, 1, 1]);
    });
  });
}
