import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAIN_START, chain } from '../../src/domain/audit/index.ts';
import { defaultProtocol, NO_BRANDING } from '../../src/domain/directory/index.ts';
import { newId } from '../../src/kernel/index.ts';
import { type DirectoryUnderTest, Maker, NOW, type OpenDirectoryUnderTest } from './directory-subject.ts';

/** What every directory promises, whatever database it stands on. */
export function directoryContract(name: string, open: OpenDirectoryUnderTest): void {
  describe(`the directory on ${name}`, () => {
    const make = new Maker('directory');
    let d: DirectoryUnderTest;
    beforeEach(async () => {
      d = await open();
    });
    afterEach(() => d.close());

    const invite = async (...of: Parameters<Maker['invitation']>): Promise<string> => {
      const invitation = make.invitation(...of);
      await d.enrollment.createInvitation(invitation);
      return invitation.codeHash;
    };

    test('gives back an integration exactly as it was kept', async () => {
      const kept = make.integration();
      await d.integrations.create(kept, undefined);
      expect(await d.integrations.byId(kept.id)).toEqual(kept);
      expect(await d.integrations.byClientId(kept.clientId)).toEqual(kept);
      expect(await d.integrations.byId(newId('int', make.random))).toBeUndefined();
    });

    test('gives back how people sign in and sign up at an integration, as kept and as changed', async () => {
      const kept = make.integration({
        confirmation: { kind: 'number', when: 'always' },
        signUp: { mode: 'domains', domains: ['contoso.com', 'contoso.example'] },
        termsUrl: 'https://contoso.com/terms',
        privacyUrl: 'https://contoso.com/privacy',
      });
      await d.integrations.create(kept, undefined);
      expect(await d.integrations.byId(kept.id)).toEqual(kept);
      const next = make.integration({ id: kept.id, clientId: kept.clientId, version: 2 });
      expect(await d.integrations.update(next)).toBe(true);
      expect(await d.integrations.byId(kept.id)).toEqual(next);
    });

    test('gives back what the protocol gives an integration, and whose Microsoft Entra it is for', async () => {
      const kept = make.integration({
        kind: 'entra-external-mfa',
        b2c: undefined,
        entra: { kind: 'entra-external-mfa', appId: make.text(), tenantIds: [make.text(), make.text()] },
        protocol: {
          ...defaultProtocol(['code']),
          clientAuth: 'private_key_jwt',
          clientKeys: [
            { kty: 'RSA', kid: 'r', n: 'n', e: 'AQAB' },
            { kty: 'EC', kid: 'e', crv: 'P-256', x: 'x', y: 'y' },
          ],
          subjects: 'pairwise',
          sessionAge: 7,
          postLogoutRedirectUris: ['https://contoso.com/bye'],
          backchannelLogoutUri: 'https://contoso.com/logout',
        },
        branding: { ...NO_BRANDING, language: 'nl' },
      });
      await d.integrations.create(kept, undefined);
      expect(await d.integrations.byId(kept.id)).toEqual(kept);
    });

    test('lists integrations oldest first', async () => {
      const old = make.integration({ createdAt: NOW - 1 });
      const young = make.integration();
      await d.integrations.create(young, undefined);
      await d.integrations.create(old, undefined);
      expect((await d.integrations.list()).map(({ id }) => id)).toEqual([old.id, young.id]);
    });

    test('of two who edit the same version the second is refused and overwrites nothing', async () => {
      const kept = make.integration();
      await d.integrations.create(kept, undefined);
      expect(await d.integrations.update({ ...kept, name: 'first', version: 2 })).toBe(true);
      expect(await d.integrations.update({ ...kept, name: 'second', version: 2 })).toBe(false);
      expect((await d.integrations.byId(kept.id))?.name).toBe('first');
    });

    test('an integration takes its secrets with it when it goes', async () => {
      const kept = make.integration();
      await d.integrations.create(kept, { hash: 'h1', createdAt: NOW, expiresAt: undefined });
      expect(await d.integrations.secretsOf(kept.clientId, NOW)).toEqual([
        { hash: 'h1', createdAt: NOW, expiresAt: undefined },
      ]);
      expect(await d.integrations.remove(kept.id)).toBe(true);
      expect(await d.integrations.remove(kept.id)).toBe(false);
      expect(await d.integrations.secretsOf(kept.clientId, NOW)).toEqual([]);
    });

    test('a secret past its expiry is no secret', async () => {
      const kept = make.integration();
      await d.integrations.create(kept, { hash: 'h1', createdAt: NOW, expiresAt: NOW + 10 });
      expect(await d.integrations.secretsOf(kept.clientId, NOW + 9)).toHaveLength(1);
      expect(await d.integrations.secretsOf(kept.clientId, NOW + 10)).toEqual([]);
    });

    test('two integrations cannot have one client id, and the refusal keeps the first', async () => {
      const kept = make.integration();
      await d.integrations.create(kept, undefined);
      await expect(
        d.integrations.create(make.integration({ clientId: kept.clientId }), {
          hash: 'h2',
          createdAt: NOW,
          expiresAt: undefined,
        }),
      ).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await d.integrations.byClientId(kept.clientId)).toEqual(kept);
      expect(await d.integrations.secretsOf(kept.clientId, NOW)).toEqual([]);
    });

    test('gives back a user, and finds the address in any case', async () => {
      const user = make.user({ email: 'Ada.Lovelace@Example.com' });
      await d.people.createUser(user);
      expect(await d.people.userById(user.id)).toEqual(user);
      expect(await d.people.userByEmail('ada.lovelace@EXAMPLE.COM')).toEqual(user);
    });

    test('one address is one account, whatever its case', async () => {
      await d.people.createUser(make.user({ email: 'ada@example.com' }));
      await expect(d.people.createUser(make.user({ email: 'ADA@example.com' }))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    });

    test('an invitation enrols one phone, which is read with its user', async () => {
      const user = make.user();
      await d.people.createUser(user);
      const code = await invite(user);
      const phone = make.phone(user);
      expect(await d.enrollment.enroll(code, phone, NOW)).toBe('enrolled');
      expect(await d.people.phoneWithUser(phone.id)).toEqual({ phone, user });
      expect(await d.people.phonesOf(user.id)).toEqual([phone]);
      expect((await d.enrollment.invitationByHash(code))?.usedAt).toBe(NOW);
    });

    test('of fifty phones on one invitation exactly one is enrolled', async () => {
      const user = make.user();
      await d.people.createUser(user);
      const code = await invite(user);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => d.enrollment.enroll(code, make.phone(user), NOW)),
      );
      expect(outcomes.filter((outcome) => outcome === 'enrolled')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(49);
      expect(await d.people.phonesOf(user.id)).toHaveLength(1);
    });

    test('an unknown or expired invitation enrols nobody', async () => {
      const user = make.user();
      await d.people.createUser(user);
      const late = await invite(user, { expiresAt: NOW });
      expect(await d.enrollment.enroll(late, make.phone(user), NOW)).toBe('expired');
      expect(await d.enrollment.enroll('none', make.phone(user), NOW)).toBe('unknown');
      expect(await d.people.phonesOf(user.id)).toEqual([]);
    });

    test('a key that is enrolled already spends no invitation', async () => {
      const user = make.user();
      await d.people.createUser(user);
      const first = make.phone(user);
      await d.enrollment.enroll(await invite(user), first, NOW);
      const code = await invite(user);
      const again = make.phone(user, { thumbprint: first.thumbprint });
      expect(await d.enrollment.enroll(code, again, NOW)).toBe('key_in_use');
      expect((await d.enrollment.invitationByHash(code))?.usedAt).toBeUndefined();
    });

    test('of two who make a secret the first stays', async () => {
      const made = await Promise.all([
        d.keys.secret('cookies', () => 'first'),
        d.keys.secret('cookies', () => 'second'),
      ]);
      expect(new Set(made).size).toBe(1);
    });

    test('audit rows form one chain, however many write at once', async () => {
      let salts = 0;
      const salt = () => `salt${salts++}`;
      await Promise.all(Array.from({ length: 20 }, () => d.audit.append([make.event(), make.event()], salt)));
      const rows = await d.auditRows();
      expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
      expectOneChain(rows);
    });

    test('an append of thousands of events is one append', async () => {
      await d.audit.append(
        Array.from({ length: 2_500 }, () => make.event()),
        () => 's',
      );
      const rows = await d.auditRows();
      expect(rows).toHaveLength(2_500);
      expectOneChain(rows);
    });

    test('an append that fails leaves no part of itself', async () => {
      const event = make.event();
      await d.audit.append([event], () => 's');
      const twice = make.event();
      await expect(d.audit.append([make.event(), twice, twice], () => 's')).rejects.toMatchObject({
        kind: 'unavailable',
      });
      expect(await d.auditRows()).toHaveLength(1);
      expect((await d.auditRows())[0]?.hash).toBe(chain(event, CHAIN_START, 's').hash);
    });

    test('events whose append was committed and not answered may be appended again, beside new ones', async () => {
      const [first, second, third] = [make.event(), make.event(), make.event()];
      await d.audit.append([first, second], () => 's');
      const before = await d.auditRows();
      await d.audit.append([first, second], () => 'other');
      expect(await d.auditRows()).toEqual(before);
      await d.audit.append([first, second, third], () => 'other');
      const rows = await d.auditRows();
      expect(rows.slice(0, 2)).toEqual(before);
      expect(rows).toHaveLength(3);
      expectOneChain(rows);
    });

    test('a client id with a character that no database need know is unknown, not a failure', async () => {
      expect(await d.integrations.byClientId('a\0b')).toBeUndefined();
      expect(await d.integrations.secretsOf('a\0b', NOW)).toEqual([]);
    });
  });
}

/** Each row holds the hash of the one before it. */
export function expectOneChain(rows: readonly { previous_hash: string; hash: string }[]): void {
  expect(rows.map((row) => row.previous_hash)).toEqual([
    CHAIN_START.hash,
    ...rows.slice(0, -1).map((row) => row.hash),
  ]);
}
