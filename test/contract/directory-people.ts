import { describe, expect, test } from 'vitest';
import type { User } from '../../src/domain/directory/index.ts';
import { newId } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of people, their phones, and what they accepted. */
export function peopleContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('people');
  const kept = async (d: DirectoryUnderTest, change: Partial<User> = {}): Promise<User> => {
    const user = make.user(change);
    await d.people.createUser(user);
    return user;
  };
  const enrolled = async (d: DirectoryUnderTest, user: User) => {
    const [invitation, phone] = [make.invitation(user), make.phone(user)];
    await d.enrollment.createInvitation(invitation);
    expect(await d.enrollment.enroll(invitation.codeHash, phone, NOW)).toBe('enrolled');
    return phone;
  };

  describe(`a person in the directory on ${name}`, () => {
    test('is given back exactly as kept, with everything they say of themselves and with nothing', async () => {
      const d = await ofThisTest(open);
      const full = await kept(d, {
        familyName: 'Lovelace',
        nickname: 'al',
        phoneNumber: '+44 20 7946 0000',
        address: 'St James’s Square 12\nLondon',
        disabledAt: NOW + 1,
      });
      const bare = await kept(d, { email: undefined, emailVerified: false, givenName: undefined });
      expect(await d.people.userById(full.id)).toEqual(full);
      expect(await d.people.userById(bare.id)).toEqual(bare);
    });

    test('is changed as a whole, to new values and to none', async () => {
      const d = await ofThisTest(open);
      const user = await kept(d, { nickname: 'al', phoneNumber: '1', address: 'here' });
      const next = make.user({
        id: user.id,
        email: 'other@example.com',
        emailVerified: false,
        familyName: 'King',
        version: 2,
      });
      expect(await d.people.updateUser(next)).toBe('updated');
      expect(await d.people.userById(user.id)).toEqual(next);
      expect(await d.people.userByEmail('OTHER@example.com')).toEqual(next);
      expect(await d.people.userByEmail(user.email ?? '')).toBeUndefined();
    });

    test('is not changed from a version that is not the stored one', async () => {
      const d = await ofThisTest(open);
      const user = await kept(d);
      const first = { ...user, nickname: 'first', version: 2 };
      expect(await d.people.updateUser(first)).toBe('updated');
      for (const version of [1, 2, 4]) {
        expect(await d.people.updateUser({ ...user, nickname: 'stale', version })).toBe('changed');
      }
      expect(await d.people.updateUser({ ...make.user(), version: 2 })).toBe('changed');
      expect(await d.people.userById(user.id)).toEqual(first);
    });

    test('cannot take somebody else’s address in any case, and keeps what they had', async () => {
      const d = await ofThisTest(open);
      const eve = await kept(d);
      await kept(d, { email: 'ada@example.com' });
      const email = 'ADA@Example.com';
      expect(await d.people.updateUser({ ...eve, email, nickname: 'ada', version: 2 })).toBe('email_taken');
      expect(await d.people.userById(eve.id)).toEqual(eve);
    });

    test('may write their own address in another case', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d, { email: 'ada@example.com' });
      const next = { ...ada, email: 'Ada@example.com', version: 2 };
      expect(await d.people.updateUser(next)).toBe('updated');
      expect(await d.people.userByEmail('ada@example.com')).toEqual(next);
    });

    test('that is changed by twenty at once is changed by one of them', async () => {
      const d = await ofThisTest(open);
      const user = await kept(d);
      const outcomes = await atOnce(20, (n) =>
        d.people.updateUser({ ...user, nickname: `by ${n}`, version: 2 }),
      );
      expect(outcomes.filter((outcome) => outcome === 'changed')).toHaveLength(19);
      const winner = outcomes.indexOf('updated');
      expect((await d.people.userById(user.id))?.nickname).toBe(`by ${winner}`);
    });

    test('of ten people who take one address at once one has it', async () => {
      const d = await ofThisTest(open);
      const users = await atOnce(10, () => kept(d));
      const outcomes = await Promise.all(
        users.map((user, n) => {
          const email = n % 2 ? 'wanted@example.com' : 'Wanted@example.com';
          return d.people.updateUser({ ...user, email, version: 2 });
        }),
      );
      expect(outcomes.filter((outcome) => outcome === 'email_taken')).toHaveLength(9);
      const winner = users[outcomes.indexOf('updated')];
      expect((await d.people.userByEmail('wanted@example.com'))?.id).toBe(winner?.id);
    });
  });

  describe(`a phone in the directory on ${name}`, () => {
    test('is renamed and revoked by its own user alone', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const phone = await enrolled(d, ada);
      expect(await d.people.renamePhone(eve.id, phone.id, 'mine')).toBe(false);
      expect(await d.people.revokePhone(eve.id, phone.id, NOW)).toBe(false);
      expect(await d.people.phoneWithUser(phone.id)).toEqual({ phone, user: ada });
      expect(await d.people.renamePhone(ada.id, phone.id, 'Work « ü »')).toBe(true);
      expect(await d.people.phonesOf(ada.id)).toEqual([{ ...phone, name: 'Work « ü »' }]);
      expect(await d.people.revokePhone(ada.id, phone.id, NOW + 1)).toBe(true);
      expect((await d.people.phoneWithUser(phone.id))?.phone.revokedAt).toBe(NOW + 1);
      expect(await d.people.phonesOf(ada.id)).toEqual([]);
    });

    test('that is revoked stays so: it is not renamed, nor revoked at another time', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const phone = await enrolled(d, ada);
      await d.people.revokePhone(ada.id, phone.id, NOW + 1);
      expect(await d.people.revokePhone(ada.id, phone.id, NOW + 2)).toBe(false);
      expect(await d.people.renamePhone(ada.id, phone.id, 'again')).toBe(false);
      expect((await d.people.phoneWithUser(phone.id))?.phone).toEqual({ ...phone, revokedAt: NOW + 1 });
    });

    test('that is revoked twenty times at once is revoked once', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const phone = await enrolled(d, ada);
      const outcomes = await atOnce(20, (n) => d.people.revokePhone(ada.id, phone.id, NOW + n));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    test('nobody has is neither renamed nor revoked', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const id = newId('phn', make.random);
      expect(await d.people.renamePhone(ada.id, id, 'none')).toBe(false);
      expect(await d.people.revokePhone(ada.id, id, NOW)).toBe(false);
    });
  });

  describe(`an invitation in the directory on ${name}`, () => {
    test('makes somebody invited by its organization, used or over or not', async () => {
      const d = await ofThisTest(open);
      const [used, over, other] = [await kept(d), await kept(d), await kept(d)];
      await enrolled(d, used);
      await d.enrollment.createInvitation(make.invitation(over, { expiresAt: NOW - 1 }));
      expect(await d.people.isInvited(used.id, 'org_default')).toBe(true);
      expect(await d.people.isInvited(over.id, 'org_default')).toBe(true);
      expect(await d.people.isInvited(used.id, 'org_other')).toBe(false);
      expect(await d.people.isInvited(other.id, 'org_default')).toBe(false);
    });

    test.each(['add-phone', 'recovery'] as const)('for %s makes nobody invited', async (purpose) => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      const invitation = make.invitation(ada, { purpose });
      await d.enrollment.createInvitation(invitation);
      const read = await d.enrollment.invitationByHash(invitation.codeHash);
      expect(read).toEqual({ ...invitation, usedAt: undefined });
      expect(await d.people.isInvited(ada.id, 'org_default')).toBe(false);
    });
  });

  describe(`what a person accepted, in the directory on ${name},`, () => {
    test('is kept from the first time, for each application and each text, oldest first', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      const first = make.acceptance(ada);
      const elsewhere = make.acceptance(ada, { termsUrl: first.termsUrl, acceptedAt: NOW - 1 });
      const later = make.acceptance(ada, { integrationId: first.integrationId, acceptedAt: NOW + 1 });
      for (const one of [later, first, elsewhere]) await d.people.accept(one);
      await d.people.accept({ ...first, acceptedAt: NOW + 5 });
      expect(await d.people.acceptancesOf(ada.id)).toEqual([elsewhere, first, later]);
      expect(await d.people.acceptancesOf(eve.id)).toEqual([]);
    });

    test('twenty times at once is kept once', async () => {
      const d = await ofThisTest(open);
      const acceptance = make.acceptance(await kept(d));
      await atOnce(20, () => d.people.accept(acceptance));
      expect(await d.people.acceptancesOf(acceptance.userId)).toEqual([acceptance]);
    });
  });
}
