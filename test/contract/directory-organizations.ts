import { describe, expect, test } from 'vitest';
import type { Organization } from '../../src/domain/organizations/index.ts';
import { DAY, newId } from '../../src/kernel/index.ts';
import { atOnce, Maker, NOW, type OpenDirectoryUnderTest, ofThisTest } from './directory-subject.ts';

/** What every directory promises of organizations, their members, and who runs the deployment. */
export function organizationsContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('organizations');
  const anOrganization = (change: Partial<Organization> = {}): Organization => ({
    id: newId('org', make.random),
    name: make.text(),
    createdAt: NOW,
    version: 1,
    ...change,
  });

  async function world() {
    const d = await ofThisTest(open);
    const [ada, eve] = [make.user(), make.user()];
    for (const user of [ada, eve]) await d.people.createUser(user);
    const organization = anOrganization();
    await d.organizations.create(organization, ada.id);
    return { d, ada, eve, organization };
  }

  describe(`organizations in the directory on ${name}`, () => {
    test('are given back as kept, with their first owner, in the order of their names', async () => {
      const { d, ada, organization } = await world();
      expect(await d.organizations.byId(organization.id)).toEqual(organization);
      expect(await d.organizations.membershipsOf(ada.id)).toEqual([{ organization, role: 'owner' }]);
      const [a, b] = [anOrganization({ name: ' a' }), anOrganization({ name: ' a' })].sort((x, y) =>
        x.id < y.id ? -1 : 1,
      );
      for (const one of [b, a]) if (one) await d.organizations.create(one, undefined);
      expect(await d.organizations.list(2)).toEqual([a, b]);
      expect(await d.organizations.list(1, a)).toEqual([b]);
    });

    test('are changed by one of two who read the same version', async () => {
      const { d, organization } = await world();
      const next = { ...organization, name: 'Next', version: 2 };
      expect((await atOnce(5, () => d.organizations.update(next))).filter(Boolean)).toHaveLength(1);
      expect(await d.organizations.byId(organization.id)).toEqual(next);
    });

    test('are deleted with their members when nothing is theirs any more', async () => {
      const { d, ada, organization } = await world();
      const integration = { ...make.integration(), organizationId: organization.id };
      await d.integrations.create(integration, undefined);
      expect(await d.organizations.remove(organization.id)).toBe(false);
      await d.integrations.remove(integration.id);
      expect(await d.organizations.remove(organization.id)).toBe(true);
      expect(await d.organizations.membershipsOf(ada.id)).toEqual([]);
      expect(await d.organizations.remove(organization.id)).toBe(false);
    });

    test('keep an owner, however many leave at once', async () => {
      const { d, ada, eve, organization } = await world();
      const { id } = organization;
      expect(await d.organizations.removeMember(id, ada.id)).toBe('last_owner');
      expect(await d.organizations.changeRole(id, ada.id, 'admin')).toBe('last_owner');
      const member = { organizationId: id, userId: eve.id, role: 'viewer', since: NOW } as const;
      expect(await d.organizations.addMember(member)).toBe(true);
      expect(await d.organizations.addMember({ ...member, role: 'owner' })).toBe(false);
      expect(await d.organizations.roleOf(id, eve.id)).toBe('viewer');
      expect(await d.organizations.changeRole(id, eve.id, 'owner')).toBe('changed');
      const left = await Promise.all([ada, eve].map((user) => d.organizations.removeMember(id, user.id)));
      expect(left.sort()).toEqual(['last_owner', 'removed']);
      expect(await d.organizations.membersOf(id)).toHaveLength(1);
    });
  });

  test(`organizations in the directory on ${name} are not left by the deletion of their last owner, however many go at once`, async () => {
    const { d, ada, eve, organization } = await world();
    const member = { organizationId: organization.id, userId: eve.id, role: 'owner', since: NOW } as const;
    await expect(d.people.eraseUser(ada.id, NOW)).rejects.toMatchObject({ code: 'last_owner' });
    expect(await d.people.userById(ada.id)).toMatchObject({ id: ada.id, disabledAt: undefined });
    await d.organizations.addMember(member);
    const left = await Promise.allSettled([ada, eve].map((user) => d.people.eraseUser(user.id, NOW)));
    expect(left.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await d.organizations.membersOf(organization.id)).toHaveLength(1);
  });

  describe(`operators in the directory on ${name}`, () => {
    test('are there once, and the last one stays', async () => {
      const { d, ada, eve } = await world();
      expect(await d.ownership.hasOperator()).toBe(false);
      for (const { id } of [ada, ada, eve]) await d.ownership.addOperator(id, NOW);
      expect(await d.ownership.operators()).toHaveLength(2);
      const left = await Promise.all([ada, eve].map((user) => d.ownership.removeOperator(user.id)));
      expect(left.sort()).toEqual(['last_owner', 'removed']);
      expect(await d.ownership.hasOperator()).toBe(true);
    });

    test('begin with one, who owns an organization by it, however many come at once', async () => {
      const { d, eve, organization } = await world();
      const { id } = organization;
      const newcomer = make.user();
      await d.people.createUser(newcomer);
      const viewer = { organizationId: id, role: 'viewer', since: NOW } as const;
      for (const user of [eve, newcomer]) await d.organizations.addMember({ ...viewer, userId: user.id });
      const link = { hash: make.text(), purpose: 'setup', createdAt: NOW, expiresAt: NOW + DAY } as const;
      await d.ownership.addLink(link);
      const owned = await Promise.all([eve, newcomer].map((user) => d.ownership.own(user.id, id, NOW)));
      const first = owned[0] ? eve : newcomer;
      const second = owned[0] ? newcomer : eve;
      expect(owned.filter(Boolean)).toHaveLength(1);
      expect(await d.ownership.operators()).toEqual([first.id]);
      expect(await d.organizations.roleOf(id, first.id)).toBe('owner');
      expect(await d.organizations.roleOf(id, second.id)).toBe('viewer');
      expect(await d.ownership.linkByHash(link.hash, NOW)).toBeUndefined();
    });
  });

  describe(`a link without a phone in the directory on ${name}`, () => {
    test('is spent by exactly one of many, and not after its end', async () => {
      const { d, organization } = await world();
      const link = {
        hash: make.text(),
        purpose: 'member',
        organizationId: organization.id,
        role: 'viewer',
        createdBy: 'cli',
        createdAt: NOW,
        expiresAt: NOW + DAY,
      } as const;
      await d.ownership.addLink(link);
      expect(await d.ownership.linkByHash(link.hash, NOW)).toEqual(link);
      expect(await d.ownership.takeLink(link.hash, NOW + DAY)).toBeUndefined();
      const taken = await atOnce(10, () => d.ownership.takeLink(link.hash, NOW));
      expect(taken.filter((one) => one !== undefined)).toEqual([link]);
      await d.ownership.addLink(link);
      await d.ownership.dropLinks('setup');
      expect(await d.ownership.linkByHash(link.hash, NOW)).toEqual(link);
      expect(await d.ownership.linksOf(organization.id, NOW)).toEqual([link]);
      await d.ownership.dropLinks(organization.id);
      expect(await d.ownership.linkByHash(link.hash, NOW)).toBeUndefined();
    });
  });
}
