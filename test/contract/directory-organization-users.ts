import { describe, expect, test } from 'vitest';
import { searchText, type User } from '../../src/domain/directory/index.ts';
import { DEFAULT_ORGANIZATION, type OrganizationId } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

const HERE = DEFAULT_ORGANIZATION;
const ELSEWHERE: OrganizationId = 'org_elsewhere';

/** What every directory promises of people and the organizations that know them, and of how people are found. */
export function organizationUsersContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('organization users');
  const kept = async (d: DirectoryUnderTest, change: Partial<User> = {}): Promise<User> => {
    const user = make.user(change);
    await d.people.createUser(user);
    return user;
  };
  const found = async (d: DirectoryUnderTest, text: string, within?: OrganizationId) => {
    const page = { within, limit: 10, after: undefined };
    const { users } = await d.search.beginning(searchText(text), page);
    return users.map(({ user }) => user.id);
  };

  describe(`what an organization has to do with a person, on ${name},`, () => {
    test('begins with the first sign-in, goes on with the last, and is written once by many at once', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      expect(await d.organizationUsers.find(HERE, ada.id)).toBeUndefined();
      await atOnce(10, () => d.organizationUsers.seen(HERE, ada.id, NOW));
      await d.organizationUsers.seen(HERE, ada.id, NOW + 5);
      const known = await d.organizationUsers.find(HERE, ada.id);
      expect(known).toMatchObject({ firstSeenAt: NOW, lastSeenAt: NOW + 5, invitedAt: undefined });
      expect(await d.organizationUsers.allOf(ada.id)).toEqual([known]);
      expect(await d.organizationUsers.find(ELSEWHERE, ada.id)).toBeUndefined();
      expect(await d.organizationUsers.knownBy(HERE, ada.email?.toUpperCase() ?? '')).toEqual(known);
      expect(await d.organizationUsers.knownBy(ELSEWHERE, ada.email ?? '')).toBeUndefined();
    });

    test('begins with an invitation to it, and with no other right to a phone', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d), await kept(d)];
      await d.enrollment.createInvitation(make.invitation(ada));
      for (const purpose of ['add-phone', 'recovery'] as const)
        await d.enrollment.createInvitation(make.invitation(eve, { purpose }));
      expect(await d.organizationUsers.find(HERE, ada.id)).toMatchObject({ invitedAt: NOW });
      expect(await d.organizationUsers.find(HERE, eve.id)).toBeUndefined();
    });

    test('is blocked and unblocked once, and never where it is not', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d);
      expect(await d.organizationUsers.block(HERE, ada.id, NOW)).toBe(false);
      await d.organizationUsers.seen(HERE, ada.id, NOW);
      const outcomes = await atOnce(10, () => d.organizationUsers.block(HERE, ada.id, NOW + 1));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.people.isBlocked(ada.id, HERE)).toBe(true);
      expect(await d.people.isBlocked(ada.id, ELSEWHERE)).toBe(false);
      await d.organizationUsers.seen(HERE, ada.id, NOW + 2);
      expect(await d.organizationUsers.find(HERE, ada.id)).toMatchObject({ blockedAt: NOW + 1, version: 2 });
      expect(await d.organizationUsers.block(HERE, ada.id, undefined)).toBe(true);
      expect(await d.organizationUsers.block(HERE, ada.id, undefined)).toBe(false);
      expect(await d.people.isBlocked(ada.id, HERE)).toBe(false);
    });

    test('is a new person for an address that a member typed, once, whoever else has it', async () => {
      const d = await ofThisTest(open);
      await kept(d, { email: 'ada@example.com' });
      const invite = () => {
        const user = make.user({ email: undefined, emailVerified: false });
        const invitation = make.invitation(user, { purpose: 'first-phone' });
        return d.enrollment.invite(user, invitation, 'Ada@example.com');
      };
      const outcomes = await atOnce(5, invite);
      expect(outcomes.sort()).toEqual(['invited', 'known', 'known', 'known', 'known']);
      expect(await d.organizationUsers.invitedBy(HERE, 'ada@EXAMPLE.com')).toMatchObject({
        invitedAs: 'Ada@example.com',
        firstSeenAt: undefined,
      });
      expect((await d.search.newest({ within: HERE, limit: 10, after: undefined })).users).toHaveLength(1);
      expect(await d.people.isWelcome('ADA@example.com', HERE)).toBe(true);
      expect(await d.people.isWelcome('ada@example.com', ELSEWHERE)).toBe(false);
      const invited = await d.organizationUsers.invitedBy(HERE, 'ada@example.com');
      await d.organizationUsers.block(HERE, invited?.userId ?? 'usr_x', NOW);
      expect(await d.people.isWelcome('ada@example.com', HERE)).toBe(false);
    });

    test('never adds a phone to somebody who has one, or had one', async () => {
      const d = await ofThisTest(open);
      const user = make.user({ email: undefined, emailVerified: false });
      const codes = [1, 2, 3].map(() => make.invitation(user, { purpose: 'first-phone' }));
      const [first, ...others] = codes;
      if (first === undefined) throw new TypeError('three');
      await d.enrollment.invite(user, first, 'ada@example.com');
      for (const one of others) await d.enrollment.createInvitation(one);
      expect(await d.enrollment.hadPhone(user.id)).toBe(false);
      const outcomes = await Promise.all(
        codes.map(({ codeHash }) => d.enrollment.enroll(codeHash, make.phone(user), NOW)),
      );
      expect(outcomes.sort()).toEqual(['enrolled', 'used', 'used']);
      const [phone] = await d.people.phonesOf(user.id);
      await d.people.revokePhone(user.id, phone?.id ?? 'phn_x', NOW);
      const late = make.invitation(user, { purpose: 'first-phone' });
      await d.enrollment.createInvitation(late);
      expect(await d.enrollment.enroll(late.codeHash, make.phone(user), NOW)).toBe('used');
      expect(await d.enrollment.hadPhone(user.id)).toBe(true);
    });

    test('ends with the person, also when both happen in one moment', async () => {
      const d = await ofThisTest(open);
      for (let round = 0; round < 5; round += 1) {
        const ada = await kept(d);
        await d.organizationUsers.seen(HERE, ada.id, NOW);
        await Promise.all([
          d.organizationUsers.seen(HERE, ada.id, NOW + 1),
          d.people.eraseUser(ada.id, NOW + 1),
          d.people.updateUser({ ...ada, nickname: 'late', version: 2 }),
          d.organizationUsers.seen(HERE, ada.id, NOW + 1),
        ]);
        const { users, ...rest } = await d.everyRow();
        expect(JSON.stringify(rest)).not.toContain(ada.id);
        expect(users).toHaveLength(round + 1);
      }
    });

    test('counts and ends the applications of this organization alone', async () => {
      const d = await ofThisTest(open);
      const integration = make.integration();
      await d.integrations.create(integration, undefined);
      const ada = await kept(d);
      const phone = make.phone(ada);
      const invitation = make.invitation(ada);
      await d.enrollment.createInvitation(invitation);
      await d.enrollment.enroll(invitation.codeHash, phone, NOW);
      const grant = make.grant({ integration, phone });
      await d.grants.open(grant);
      expect(await d.grants.applicationsOf(ada.id, NOW, HERE)).toBe(1);
      expect(await d.grants.applicationsOf(ada.id, NOW, ELSEWHERE)).toBe(0);
      expect(await d.grants.endOfUser(ada.id, NOW, ELSEWHERE)).toEqual([]);
      expect(await d.grants.endOfUser(ada.id, NOW, HERE)).toHaveLength(1);
      expect(await d.grants.living(grant.id, NOW)).toBeUndefined();
    });
  });

  describe(`people who are looked for, on ${name},`, () => {
    test('are found by the beginning of their address and names, however it is written', async () => {
      const d = await ofThisTest(open);
      const zoe = await kept(d, {
        email: 'Zoë.Müller@Example.com',
        givenName: 'Zoë',
        familyName: 'Müller-Łódź',
        nickname: 'Z',
      });
      for (const text of [
        'zoë.m',
        'ZOE',
        'zoe  muller',
        'müller-',
        'Muller-Łódź Zoë',
        'z',
        'zoe.muller@example.com',
      ])
        expect([text, await found(d, text)]).toEqual([text, [zoe.id]]);
      for (const text of ['oe', 'example', '%', '_', 'zoe.muller@example.comx', "z' or 1=1"])
        expect([text, await found(d, text)]).toEqual([text, []]);
    });

    test('are found by what they are called now, and no more when they are gone or of the demo', async () => {
      const d = await ofThisTest(open);
      const ada = await kept(d, { givenName: 'Before', email: 'before@example.com' });
      await d.organizationUsers.seen(HERE, ada.id, NOW);
      await d.people.updateUser({ ...ada, givenName: 'After', email: 'after@example.com', version: 2 });
      for (const within of [undefined, HERE]) {
        expect(await found(d, 'before', within)).toEqual([]);
        expect(await found(d, 'after', within)).toEqual([ada.id]);
      }
      await kept(d, { givenName: 'After', demo: true });
      expect(await found(d, 'after')).toEqual([ada.id]);
      await d.people.eraseUser(ada.id, NOW);
      expect(await found(d, 'after')).toEqual([]);
      expect(await d.search.exactly({ id: ada.id }, undefined)).toBeUndefined();
      expect((await d.search.newest({ within: undefined, limit: 5, after: undefined })).users).toEqual([]);
    });

    test('are there for an organization that knows them, and for no other', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [await kept(d, { givenName: 'Same' }), await kept(d, { givenName: 'Same' })];
      await d.organizationUsers.seen(HERE, ada.id, NOW);
      expect(await found(d, 'same', HERE)).toEqual([ada.id]);
      expect((await found(d, 'same')).sort()).toEqual([ada.id, eve.id].sort());
      expect(await found(d, 'same', ELSEWHERE)).toEqual([]);
      expect(await d.search.exactly({ id: eve.id }, HERE)).toBeUndefined();
      expect(await d.search.exactly({ email: eve.email ?? '' }, HERE)).toBeUndefined();
      expect(await d.search.exactly({ email: ada.email ?? '' }, HERE)).toMatchObject({ phones: 0 });
      const listed = await d.search.newest({ within: HERE, limit: 5, after: undefined });
      expect(listed.users.map(({ user, known }) => [user.id, known?.lastSeenAt])).toEqual([[ada.id, NOW]]);
    });

    test('come page by page, each once, in one order, however many have the same name or time', async () => {
      const d = await ofThisTest(open);
      const users = await atOnce(23, (n) =>
        kept(d, { givenName: `Same ${n % 3}`, familyName: 'Same', createdAt: NOW + (n % 4) }),
      );
      for (const user of users) await d.organizationUsers.seen(HERE, user.id, NOW);
      for (const within of [undefined, HERE]) {
        for (const list of [
          (after: { at: string; id: string } | undefined) =>
            d.search.beginning('same', { within, limit: 5, after }),
          (after: { at: string; id: string } | undefined) => d.search.newest({ within, limit: 5, after }),
        ]) {
          const seen: string[] = [];
          let pages = 0;
          for (let after: { at: string; id: string } | undefined; ; ) {
            const page = await list(after);
            seen.push(...page.users.map(({ user }) => user.id));
            pages += 1;
            if (page.next === undefined) break;
            after = page.next;
          }
          expect([pages, seen.length, new Set(seen).size]).toEqual([5, 23, 23]);
        }
      }
    });
  });
}
