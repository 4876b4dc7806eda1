import { describe, expect, test } from 'vitest';
import { newUser, type User } from '../../src/domain/directory/index.ts';
import { expectOneChain } from './directory.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of people who are deleted. */
export function eraseContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('erase');

  /** Somebody of whom everything is known that can be; `mark` stands in each part of it. */
  async function known(d: DirectoryUnderTest, mark: string): Promise<User> {
    const text = () => `${mark}-${make.text()}`;
    const user = make.user({
      email: `${text()}@example.com`,
      givenName: text(),
      familyName: text(),
      nickname: text(),
      phoneNumber: text(),
      address: text(),
    });
    const publicKey = { kty: 'EC', crv: 'P-256', x: text(), y: text() } as const;
    const phone = make.phone(user, { name: text(), publicKey, thumbprint: text() });
    await d.enrollment.signUp(user, phone, make.acceptance(user, { termsUrl: text() }));
    const credential = { id: text(), publicKey: text(), transports: [], multiDevice: true };
    for (const purpose of ['invitation', 'add-phone', 'recovery'] as const) {
      const invitation = make.invitation(user, { purpose, codeHash: text() });
      await d.enrollment.createInvitation(invitation);
      if (purpose !== 'recovery') continue;
      await d.enrollment.enroll(invitation.codeHash, make.webPhone(user, { name: text(), credential }), NOW);
    }
    await d.people.revokePhone(user.id, phone.id, NOW);
    const seen = { keyHash: text(), traitHash: text(), browser: text(), system: text(), place: text() };
    await d.browsers.save(make.browser(user, seen));
    await d.recoveries.create(make.recovery(user));
    await d.recoveries.replaceCodes(user.id, [text(), text()], NOW);
    const integration = make.integration();
    await d.integrations.create(integration, undefined);
    await d.links.add(make.link(integration, user, { subject: text() }));
    const personal = () => ({ address: text(), userAgent: text() });
    await d.audit.append(
      [make.event({ userId: user.id, personal: personal() }), make.event({ userId: user.id, personal: {} })],
      () => text(),
    );
    return user;
  }

  describe(`a person who is deleted from the directory on ${name}`, () => {
    test('leaves their id, disabled, and nothing that was theirs in any table', async () => {
      const d = await ofThisTest(open);
      const ada = await known(d, 'adas');
      expect(JSON.stringify(await d.everyRow())).toContain('adas');
      expect(await d.people.eraseUser(ada.id, NOW + 5)).toBe(true);
      const rows = await d.everyRow();
      expect(JSON.stringify(rows)).not.toContain('adas');
      const { id, createdAt } = ada;
      expect(await d.people.userById(id)).toEqual({
        ...newUser({ id, createdAt, disabledAt: NOW + 5, deletedAt: NOW + 5 }),
        version: expect.any(Number),
      });
      const naming = Object.keys(rows).filter((table) => JSON.stringify(rows[table]).includes(id));
      expect(naming.sort()).toEqual(['audit_events', 'users']);
    });

    test('leaves everybody else and the audit chain as they were', async () => {
      const d = await ofThisTest(open);
      const eve = await known(d, 'eves');
      const of = async () => [
        await d.people.userById(eve.id),
        await d.people.phonesOf(eve.id),
        await d.people.acceptancesOf(eve.id),
        await d.people.isInvited(eve.id, 'org_default'),
        await d.browsers.browsersOf(eve.id),
        (await d.everyRow()).entra_links?.filter((row) => JSON.stringify(row).includes(eve.id)),
        await d.recoveries.openOf(eve.id, NOW),
        await d.recoveries.codesLeft(eve.id),
        await d.audit.historyOf(eve.id, 10),
      ];
      const before = await of();
      const ada = await known(d, 'adas');
      const chain = await d.auditRows();
      await d.people.eraseUser(ada.id, NOW);
      expect(await of()).toEqual(before);
      expect(await d.auditRows()).toEqual(chain);
      expectOneChain(chain);
    });

    test('still has a history, with nothing personal in it', async () => {
      const d = await ofThisTest(open);
      const ada = await known(d, 'adas');
      const before = await d.audit.historyOf(ada.id, 10);
      await d.people.eraseUser(ada.id, NOW);
      expect(await d.audit.historyOf(ada.id, 10)).toEqual(
        before.map((event) => ({ ...event, personal: {} })),
      );
    });

    test('is deleted once, however many ask at once, and nobody is deleted who is not there', async () => {
      const d = await ofThisTest(open);
      const ada = await known(d, 'adas');
      const outcomes = await atOnce(20, () => d.people.eraseUser(ada.id, NOW));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.people.eraseUser(ada.id, NOW)).toBe(false);
      expect(await d.people.eraseUser(make.user().id, NOW)).toBe(false);
    });

    test('cannot be changed any more, nor enrol a phone by an invitation they had', async () => {
      const d = await ofThisTest(open);
      const ada = await known(d, 'adas');
      const invitation = make.invitation(ada);
      await d.enrollment.createInvitation(invitation);
      await d.people.eraseUser(ada.id, NOW);
      const erased = await d.people.userById(ada.id);
      const { version = 0 } = erased ?? {};
      expect(await d.people.updateUser({ ...ada, version: version + 1 })).toBe('changed');
      expect(await d.people.userById(ada.id)).toEqual(erased);
      expect(await d.enrollment.enroll(invitation.codeHash, make.phone(ada), NOW)).toBe('unknown');
    });

    test('keeps nothing that is written in the very moment: it is refused, or goes with them', async () => {
      const d = await ofThisTest(open);
      for (let round = 0; round < 10; round += 1) {
        const mark = `at-once-${round}`;
        const ada = make.user({ email: `${mark}@example.com` });
        await d.people.createUser(ada);
        const invitation = make.invitation(ada);
        await d.enrollment.createInvitation(invitation);
        const outcomes = await Promise.allSettled([
          d.enrollment.enroll(invitation.codeHash, make.phone(ada, { name: mark }), NOW),
          d.browsers.save(make.browser(ada, { keyHash: mark })),
          d.recoveries.replaceCodes(ada.id, [mark], NOW),
          d.recoveries.create(make.recovery(ada)),
          d.people.accept(make.acceptance(ada, { termsUrl: mark })),
          d.people.eraseUser(ada.id, NOW),
          d.browsers.save(make.browser(ada, { keyHash: `${mark}-later` })),
        ]);
        expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'fulfilled'));
        const { users, ...rest } = await d.everyRow();
        expect(JSON.stringify(rest)).not.toContain(ada.id);
        expect(JSON.stringify(users)).not.toContain(mark);
      }
      const gone = make.user();
      await expect(d.enrollment.createInvitation(make.invitation(gone))).rejects.toMatchObject({
        kind: 'gone',
      });
    });

    test('leaves their address and their key to whoever signs up with them, as another person', async () => {
      const d = await ofThisTest(open);
      const ada = make.user({ email: 'ada@example.com' });
      const phone = make.phone(ada);
      await d.enrollment.signUp(ada, phone, undefined);
      await d.people.eraseUser(ada.id, NOW);
      expect(await d.people.userByEmail('ada@example.com')).toBeUndefined();
      expect(await d.people.phoneWithUser(phone.id)).toBeUndefined();
      const next = make.user({ email: 'ada@example.com' });
      const { thumbprint } = phone;
      expect(await d.enrollment.signUp(next, make.phone(next, { thumbprint }), undefined)).toBe('enrolled');
    });
  });
}
