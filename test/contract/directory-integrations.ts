import { describe, expect, test } from 'vitest';
import { type ClientSecret, type Integration, secretId } from '../../src/domain/directory/index.ts';
import { DAY, DEFAULT_ORGANIZATION, HOUR, type OrganizationId } from '../../src/kernel/index.ts';
import { Maker, NOW, type OpenDirectoryUnderTest, ofThisTest } from './directory-subject.ts';

const NOWHERE = 'org_nowhere' as OrganizationId;

/** What a directory promises of integrations by name and of their client secrets. */
export function integrationsContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('integrations');
  const secret = (change: Partial<ClientSecret> = {}): ClientSecret => ({
    hash: make.text(),
    createdAt: NOW,
    expiresAt: undefined,
    lastFour: 'abcd',
    ...change,
  });
  const handover = (expiresAt = NOW + DAY) => ({ tokenHash: make.text(), sealed: make.text(), expiresAt });
  async function opened() {
    const d = await ofThisTest(open);
    const kept = make.integration();
    await d.integrations.create(kept, undefined);
    return { d, kept };
  }

  describe(`integrations on ${name}`, () => {
    test('are given a page at a time by name, whatever was made in between, and found by a part of it', async () => {
      const d = await ofThisTest(open);
      const names = ['Beta', 'alpha', 'Gamma 100%', 'delta', 'Alpha two'];
      for (const one of names) await d.integrations.create(make.integration({ name: one }), undefined);
      const organizationId = DEFAULT_ORGANIZATION;
      const first = await d.integrations.page({ organizationId, limit: 2 });
      expect(first.map((one) => one.name)).toEqual(['alpha', 'Alpha two']);
      await d.integrations.create(make.integration({ name: 'Aardvark' }), undefined);
      const after = { nameKey: 'alpha two', id: first[1]?.id ?? '' };
      const second = await d.integrations.page({ organizationId, after, limit: 9 });
      expect(second.map((one) => one.name)).toEqual(['Beta', 'delta', 'Gamma 100%']);
      const found = async (search: string) =>
        (await d.integrations.page({ search, limit: 9 })).map((one) => one.name);
      expect(await found('ALPHA')).toEqual(['alpha', 'Alpha two']);
      expect(await found('%')).toEqual(['Gamma 100%']);
      expect(await found('_')).toEqual([]);
      expect(await found('a\0')).toEqual([]);
      expect(await found(first[0]?.clientId ?? '')).toEqual(['alpha']);
      expect(await d.integrations.page({ organizationId: NOWHERE, limit: 9 })).toEqual([]);
    });

    test('of twenty who give one name at once, in any case, one gets it and nothing is kept of the others', async () => {
      const d = await ofThisTest(open);
      const names = Array.from({ length: 20 }, (_, n) => (n % 2 ? 'CONTOSO  Shop' : 'Contoso shop'));
      const outcomes = await Promise.all(
        names.map((one) => d.integrations.createNamed(make.integration({ name: one }), secret())),
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'name_taken')).toHaveLength(19);
      expect(await d.integrations.list()).toHaveLength(1);
      const stray = make.integration({ organizationId: NOWHERE });
      expect(await d.integrations.createNamed(stray, undefined)).toBe('no_organization');
    });

    test('are renamed to their own name, to no other one, and not over a newer version', async () => {
      const d = await ofThisTest(open);
      const one = make.integration({ name: 'One' });
      await d.integrations.createNamed(one, undefined);
      await d.integrations.createNamed(make.integration({ name: 'Two' }), undefined);
      const next = (change: Partial<Integration>) => ({ ...one, version: 2, ...change });
      expect(await d.integrations.updateNamed(next({ name: 'TWO' }))).toBe('name_taken');
      expect(await d.integrations.updateNamed(next({ name: 'ONE' }))).toBe('updated');
      expect(await d.integrations.updateNamed(next({ name: 'Three' }))).toBe('changed');
      expect((await d.integrations.byId(one.id))?.name).toBe('ONE');
    });
  });

  describe(`client secrets on ${name}`, () => {
    test('are two at most, however many are added at once, until one is revoked or past its expiry', async () => {
      const { d, kept } = await opened();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () =>
          d.secrets.addSecret(kept.id, secret({ expiresAt: NOW + 5 }), undefined),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(2);
      expect(outcomes.filter((outcome) => outcome === 'too_many')).toHaveLength(8);
      const [first] = await d.secrets.secretsKept(kept.id);
      expect(await d.secrets.revokeSecret('int_other', first?.hash ?? '')).toBe(false);
      expect(await d.secrets.revokeSecret(kept.id, first?.hash ?? '')).toBe(true);
      expect(await d.secrets.revokeSecret(kept.id, first?.hash ?? '')).toBe(false);
      expect(await d.secrets.addSecret(kept.id, secret(), undefined)).toBe('added');
      expect(await d.secrets.addSecret(kept.id, secret({ createdAt: NOW + 5 }), undefined)).toBe('added');
      expect(await d.secrets.secretsKept(kept.id)).toHaveLength(3);
      expect(await d.integrations.secretsOf(kept.clientId, NOW + 5)).toHaveLength(2);
      expect(await d.secrets.addSecret('int_none', secret(), undefined)).toBe('no_integration');
    });

    test('are given back as kept, with when they were used last, and have a name that is not their hash', async () => {
      const { d, kept } = await opened();
      const one = secret({ hash: 'sealed.x', sealed: 'v1.s', expiresAt: NOW + DAY });
      await d.secrets.addSecret(kept.id, one, undefined);
      expect(await d.secrets.secretsKept(kept.id)).toEqual([{ ...one, waitsUntil: undefined }]);
      await d.secrets.secretUsed(one.hash, NOW + 1, NOW + 1 - HOUR);
      await d.secrets.secretUsed(one.hash, NOW + 2, NOW + 2 - HOUR);
      expect(await d.integrations.secretsOf(kept.clientId, NOW)).toEqual([{ ...one, lastUsedAt: NOW + 1 }]);
      await d.secrets.secretUsed(one.hash, NOW + 2 + HOUR, NOW + 2);
      expect(await d.secrets.secretsKept(kept.id)).toMatchObject([{ lastUsedAt: NOW + 2 + HOUR }]);
      expect(secretId(one)).toMatch(/^sec_[\w-]{22}$/);
    });

    test('of twenty who open one link at once, one gets what it holds; nobody does when its time is over', async () => {
      const { d, kept } = await opened();
      const [one, link] = [secret(), handover()];
      await d.secrets.addSecret(kept.id, one, link);
      expect(await d.secrets.secretsKept(kept.id)).toMatchObject([{ waitsUntil: NOW + DAY }]);
      expect(await d.secrets.takeHandover(link.tokenHash, NOW + DAY)).toBeUndefined();
      expect(await d.secrets.takeHandover('other', NOW)).toBeUndefined();
      const taken = await Promise.all(
        Array.from({ length: 20 }, () => d.secrets.takeHandover(link.tokenHash, NOW + 1)),
      );
      const held = { integrationId: kept.id, sealed: link.sealed, secret: one };
      expect(taken.filter((one) => one !== undefined)).toEqual([held]);
      expect(await d.secrets.secretsKept(kept.id)).toMatchObject([{ hash: one.hash, waitsUntil: undefined }]);
    });

    test('go with a link that nobody opened in time, and a link with its secret', async () => {
      const { d, kept } = await opened();
      const [never, soon] = [secret(), handover()];
      await d.secrets.addSecret(kept.id, never, soon);
      const revoked = secret();
      const link = handover(NOW + 3 * DAY);
      await d.secrets.addSecret(kept.id, revoked, link);
      await d.secrets.revokeSecret(kept.id, revoked.hash);
      expect(await d.secrets.takeHandover(link.tokenHash, NOW)).toBeUndefined();
      expect(await d.secrets.sweepHandovers(NOW + DAY - 1)).toBe(0);
      expect(await d.secrets.sweepHandovers(NOW + DAY)).toBe(1);
      expect(await d.secrets.secretsKept(kept.id)).toEqual([]);
    });
  });
}
