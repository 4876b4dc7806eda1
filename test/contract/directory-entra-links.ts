import { describe, expect, test } from 'vitest';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of the accounts in Microsoft Entra that are linked to people here. */
export function entraLinksContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('entra-links');

  async function world(d: DirectoryUnderTest) {
    const [ada, eve] = [make.user(), make.user()];
    const [one, two] = [make.integration(), make.integration()];
    for (const user of [ada, eve]) await d.people.createUser(user);
    for (const integration of [one, two]) await d.integrations.create(integration, undefined);
    return { ada, eve, one, two };
  }

  describe(`a link to Entra in the directory on ${name}`, () => {
    test('is given back exactly as kept, with or without a subject', async () => {
      const d = await ofThisTest(open);
      const { ada, one } = await world(d);
      const links = [make.link(one, ada), make.link(one, ada, { subject: undefined, linkedAt: NOW + 1 })];
      for (const link of links) {
        expect(await d.links.add(link)).toEqual(link);
        expect(await d.links.find(link)).toEqual(link);
      }
      expect(await d.links.linksOf(one.id)).toEqual(links);
    });

    test('is of one integration, one tenant and one object, and of no other', async () => {
      const d = await ofThisTest(open);
      const { ada, eve, one, two } = await world(d);
      const link = make.link(one, ada);
      await d.links.add(link);
      const tenantId = '14c2f153-90a7-4689-9db7-9543bf084dad';
      const others = [
        { ...link, integrationId: two.id, userId: eve.id },
        { ...link, tenantId, userId: eve.id },
        { ...link, objectId: tenantId, userId: eve.id },
      ];
      for (const other of others) expect(await d.links.find(other)).toBeUndefined();
      for (const other of others) expect(await d.links.add(other)).toEqual(other);
      expect(await d.links.find(link)).toEqual(link);
    });

    test('stays as it is when another is to be kept in its place', async () => {
      const d = await ofThisTest(open);
      const { ada, eve, one } = await world(d);
      const first = make.link(one, ada);
      await d.links.add(first);
      expect(await d.links.add({ ...first, userId: eve.id, linkedAt: NOW + 9 })).toEqual(first);
      expect(await d.links.linksOf(one.id)).toEqual([first]);
    });

    test('of twenty people at once is one person’s, and all are told whose', async () => {
      const d = await ofThisTest(open);
      const { one } = await world(d);
      const people = Array.from({ length: 20 }, () => make.user());
      for (const person of people) await d.people.createUser(person);
      const link = make.link(one, people[0] ?? make.user());
      let next = 0;
      const told = await atOnce(20, () => d.links.add({ ...link, userId: people[next++]?.id ?? 'usr_none' }));
      expect(new Set(told.map((kept) => kept?.userId)).size).toBe(1);
      expect((await d.links.linksOf(one.id)).map(({ userId }) => userId)).toEqual([told[0]?.userId]);
    });

    test('is kept for nobody who is gone, and at no integration that is gone', async () => {
      const d = await ofThisTest(open);
      const { ada, eve, one, two } = await world(d);
      await d.people.eraseUser(ada.id, NOW);
      expect(await d.links.add(make.link(one, ada))).toBeUndefined();
      expect(await d.links.add(make.link(make.integration(), eve))).toBeUndefined();
      await d.links.add(make.link(two, eve));
      expect(await d.integrations.remove(two.id)).toBe(true);
      expect((await d.everyRow()).entra_links).toEqual([]);
    });

    test('is removed once', async () => {
      const d = await ofThisTest(open);
      const { ada, one } = await world(d);
      const link = make.link(one, ada);
      await d.links.add(link);
      const outcomes = await atOnce(20, () => d.links.remove(link));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await d.links.find(link)).toBeUndefined();
    });
  });
}
