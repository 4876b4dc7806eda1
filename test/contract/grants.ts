import { describe, expect, test } from 'vitest';
import { DAY, HOUR, newId } from '../../src/kernel/index.ts';
import {
  atOnce,
  type DirectoryUnderTest,
  Maker,
  NOW,
  type OpenDirectoryUnderTest,
  ofThisTest,
} from './directory-subject.ts';

/** What every directory promises of what applications may do for longer. */
export function grantsContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('grants');

  /** An application, and a person with a phone that approved a sign-in there. */
  async function signedIn(d: DirectoryUnderTest) {
    const user = make.user();
    const phone = make.phone(user);
    const integration = make.integration();
    await d.integrations.create(integration, undefined);
    await d.enrollment.signUp(user, phone, undefined);
    return { user, phone, integration };
  }
  async function granted(d: DirectoryUnderTest) {
    const of = await signedIn(d);
    const grant = make.grant(of);
    const token = make.refreshToken(grant);
    expect(await d.grants.open(grant)).toBe(true);
    expect(await d.grants.keep(token, grant.expiresAt)).toBe('kept');
    return { ...of, grant, token };
  }

  describe(`a lasting grant in the directory on ${name}`, () => {
    test('is given back exactly as kept while it lives, and its token with it', async () => {
      const d = await ofThisTest(open);
      const { grant, token } = await granted(d);
      expect(await d.grants.living(grant.id, NOW)).toEqual(grant);
      expect(await d.grants.byHash(token.hash, NOW)).toEqual({ grant, token });
      expect(await d.grants.living(newId('gra', make.random), NOW)).toBeUndefined();
      expect(await d.grants.byHash('none', NOW)).toBeUndefined();
    });

    test('lives until it expires, and its token until that expires, to the millisecond', async () => {
      const d = await ofThisTest(open);
      const { grant, token } = await granted(d);
      expect(await d.grants.living(grant.id, NOW + DAY - 1)).toEqual(grant);
      expect(await d.grants.living(grant.id, NOW + DAY)).toBeUndefined();
      expect(await d.grants.byHash(token.hash, NOW + HOUR - 1)).toBeDefined();
      expect(await d.grants.byHash(token.hash, NOW + HOUR)).toBeUndefined();
    });

    test('lives as long as its last token says', async () => {
      const d = await ofThisTest(open);
      const { grant } = await granted(d);
      await d.grants.keep(make.refreshToken(grant), NOW + 2 * DAY);
      expect(await d.grants.living(grant.id, NOW + DAY)).toEqual({ ...grant, expiresAt: NOW + 2 * DAY });
    });

    test.each<[string, (d: DirectoryUnderTest, of: Awaited<ReturnType<typeof granted>>) => Promise<unknown>]>(
      [
        ['it is ended', (d, { grant }) => d.grants.end(grant.id, NOW)],
        [
          'its integration’s grants are ended',
          (d, { integration }) => d.grants.endOfIntegration(integration.id, NOW),
        ],
        ['its person’s grants are ended', (d, { user }) => d.grants.endOfUser(user.id, NOW)],
        ['its integration is deleted', (d, { integration }) => d.integrations.remove(integration.id)],
        ['its phone is revoked', (d, { user, phone }) => d.people.revokePhone(user.id, phone.id, NOW)],
        [
          'its person is disabled',
          async (d, { user }) => d.people.updateUser({ ...user, disabledAt: NOW, version: user.version + 1 }),
        ],
        ['its person is deleted', (d, { user }) => d.people.eraseUser(user.id, NOW)],
      ],
    )('is dead with its tokens once %s, and nobody else’s is', async (_, kill) => {
      const d = await ofThisTest(open);
      const [dead, other] = [await granted(d), await granted(d)];
      await kill(d, dead);
      expect(await d.grants.living(dead.grant.id, NOW)).toBeUndefined();
      expect(await d.grants.byHash(dead.token.hash, NOW)).toBeUndefined();
      expect(await d.grants.byHash(other.token.hash, NOW)).toBeDefined();
    });

    test('is ended once, by one of twenty, and takes no token back to life', async () => {
      const d = await ofThisTest(open);
      const { grant } = await granted(d);
      const ended = await atOnce(20, () => d.grants.end(grant.id, NOW));
      expect(ended.filter((one) => one !== undefined)).toEqual([grant]);
      const late = make.refreshToken(grant);
      await d.grants.keep(late, grant.expiresAt);
      expect(await d.grants.byHash(late.hash, NOW)).toBeUndefined();
    });

    test('is not opened for a person who is gone, and no token is kept without one', async () => {
      const d = await ofThisTest(open);
      const of = await signedIn(d);
      const grant = make.grant(of);
      await d.people.eraseUser(of.user.id, NOW);
      expect(await d.grants.open(grant)).toBe(false);
      expect(await d.grants.keep(make.refreshToken(grant), NOW + DAY)).toBe('gone');
    });

    test('is forgotten with its tokens when it was over before a time, and not earlier', async () => {
      const d = await ofThisTest(open);
      const [over, ended, living] = [await granted(d), await granted(d), await granted(d)];
      await d.grants.keep(make.refreshToken(living.grant, { expiresAt: NOW + 3 * DAY }), NOW + 3 * DAY);
      await d.grants.end(ended.grant.id, NOW);
      await d.grants.sweep(NOW);
      expect((await d.everyRow()).grants).toHaveLength(3);
      await d.grants.sweep(NOW + DAY + 1);
      const { grants, refresh_tokens: tokens } = await d.everyRow();
      expect(grants).toMatchObject([{ id: living.grant.id }]);
      expect(tokens).toHaveLength(1);
      expect(await d.grants.living(over.grant.id, NOW)).toBeUndefined();
    });
  });

  describe(`a refresh token in the directory on ${name}`, () => {
    test('is spent by one of twenty who replace it at once, and found as spent from then on', async () => {
      const d = await ofThisTest(open);
      const { token, grant } = await granted(d);
      const next = Array.from({ length: 20 }, () => make.refreshToken(grant, { issuedAt: NOW + 1 }));
      const kept = await Promise.all(next.map((one) => d.grants.keep(one, grant.expiresAt, token.hash)));
      expect(kept.filter((one) => one === 'kept')).toHaveLength(1);
      expect(kept.filter((one) => one === 'spent')).toHaveLength(19);
      expect(await d.grants.byHash(token.hash, NOW + 1)).toEqual({
        grant,
        token: { ...token, spentAt: NOW + 1 },
      });
      expect((await d.everyRow()).refresh_tokens).toHaveLength(2);
    });

    test('is not spent when the next one cannot be kept', async () => {
      const d = await ofThisTest(open);
      const { token, grant } = await granted(d);
      const twice = make.refreshToken(grant, { hash: token.hash });
      await expect(d.grants.keep(twice, grant.expiresAt, token.hash)).rejects.toMatchObject({
        kind: 'unavailable',
      });
      expect(await d.grants.byHash(token.hash, NOW)).toEqual({ grant, token });
    });
  });
}
