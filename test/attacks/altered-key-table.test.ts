import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { directoryOf, withDirectory } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import {
  cacheOf,
  expectedBy,
  finish,
  idTokenOf,
  kidsOf,
  kidThat,
  openAt,
  readyNext,
} from '../support/keys.ts';

/** Writes the sealed key of one row into another, both ways. */
function swap(g: TestGateway, one: string, other: string): void {
  withDirectory(g, (db) => {
    const sealed = (kid: string) =>
      String(db.prepare('SELECT sealed_key FROM signing_keys WHERE kid = ?').get(kid)?.sealed_key);
    const [a, b] = [sealed(one), sealed(other)];
    const write = db.prepare('UPDATE signing_keys SET sealed_key = ? WHERE kid = ?');
    write.run(b, one);
    write.run(a, other);
  });
}

/** Somebody signs in, by a key that is published. */
async function signInWorks(g: TestGateway): Promise<void> {
  const party = await g.relyingParty({ initialDomain: 'fabrikam' });
  const { tab, asked } = await openAt(g, party);
  const token = idTokenOf(await finish(tab, await g.phoneOf(`ada${asked.state.slice(0, 4)}`.toLowerCase())));
  await (await cacheOf(g, false)).verify(token, expectedBy(party, asked, g));
}

describe('sealed keys that were swapped between two kids', () => {
  test('are not taken by a gateway that runs: it keeps the keys it has, and says so', async () => {
    const g = await startGateway();
    await readyNext(g);
    const before = await kidsOf(g);
    const [current, next] = [await kidThat(g, 'current'), await kidThat(g, 'next')];
    swap(g, current, next);
    // Rotating would have it open them.
    await expect(g.gateway.signingKeys.rotate('RS256', false)).rejects.toMatchObject({
      code: 'wrong_root_secret',
    });
    withDirectory(g, (db) => db.exec("DELETE FROM signing_keys WHERE state = 'next' AND alg = 'ES256'"));
    await g.gateway.followKeys();
    expect(await kidsOf(g)).toEqual(before);
    expect(g.logger.messages('warn')).toContain(
      'the signing keys cannot be looked at: those at hand stay in use',
    );
    await signInWorks(g);
  });

  test('stop a gateway that starts', async () => {
    const g = await startGateway();
    await readyNext(g);
    swap(g, await kidThat(g, 'current'), await kidThat(g, 'next'));
    await g.stop();
    await expect(startGateway({ dataDir: g.dataDir, clock: g.clock })).rejects.toMatchObject({
      code: 'wrong_root_secret',
    });
  });
});

test.each([
  [
    'a row that claims the other algorithm',
    "UPDATE signing_keys SET alg = 'ES256', state = 'retired' WHERE alg = 'RS256'",
  ],
  ['a row of an algorithm that does not exist', "UPDATE signing_keys SET alg = 'none' WHERE alg = 'ES256'"],
  ['a state that does not exist', "UPDATE signing_keys SET state = 'signing' WHERE alg = 'ES256'"],
  [
    'a sealed key cut short',
    "UPDATE signing_keys SET sealed_key = substr(sealed_key, 1, 100) WHERE alg = 'ES256'",
  ],
])('%s is refused, and a gateway that runs goes on with the keys it has', async (_, sql) => {
  const g = await startGateway();
  const before = await kidsOf(g);
  withDirectory(g, (db) => db.exec(sql));
  await g.gateway.followKeys();
  expect(await kidsOf(g)).toEqual(before);
  await signInWorks(g);
  await expect(g.gateway.signingKeys.rotate('RS256', true)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a row that was altered can be revoked, and then everything goes on', async () => {
  const g = await startGateway();
  const current = await kidThat(g, 'current');
  withDirectory(g, (db) =>
    db.prepare("UPDATE signing_keys SET sealed_key = 'v1.a.b.c' WHERE kid = ?").run(current),
  );
  await expect(g.gateway.signingKeys.rotate('RS256', false)).rejects.toMatchObject({ kind: 'unavailable' });
  await g.gateway.signingKeys.revoke(current);
  await g.gateway.followKeys();
  expect(await kidsOf(g)).not.toContain(current);
  await signInWorks(g);
  await g.gateway.signingKeys.rotate('RS256', true);
  await g.stop();
  await expect(startGateway({ dataDir: g.dataDir, clock: g.clock })).resolves.toHaveProperty('origin');
});

test('a current key whose row was removed is replaced, and nobody is signed in by one that is not published', async () => {
  const g = await startGateway();
  const current = await kidThat(g, 'current');
  withDirectory(g, (db) => db.prepare('DELETE FROM signing_keys WHERE kid = ?').run(current));
  await g.gateway.followKeys();
  expect(await kidsOf(g)).not.toContain(current);
  await signInWorks(g);
});

test('a command with another root secret is refused plainly and leaves no key that the gateway cannot open', async () => {
  const g = await startGateway();
  const other = mkdtempSync(join(tmpdir(), 'countersign-other-'));
  onTestFinished(() => rmSync(other, { recursive: true, force: true }));
  const before = directoryOf(g).signing_keys;
  const env = {
    DATA_DIR: g.dataDir,
    PUBLIC_URL: g.issuer,
    SECRET: 'YW5vdGhlciByb290IHNlY3JldCwgYnkgbWlzdGFrZQ',
  };
  for (const words of [['rotate'], ['rotate', '--now'], ['revoke', '--kid', await kidThat(g, 'current')]]) {
    const ran = await cli(env, ['key', ...words]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/sealed by another SECRET/);
  }
  expect(directoryOf(g).signing_keys).toEqual(before);
});

test('no private member of a key is in the directory in the clear, nor in what is listed', async () => {
  const g = await startGateway();
  await readyNext(g);
  const { jwks } = await g.gateway.signingKeys.load();
  const rest = JSON.stringify(directoryOf(g)) + JSON.stringify(await g.gateway.signingKeys.list());
  for (const key of jwks) {
    expect(String(key.d).length).toBeGreaterThan(40);
    for (const secret of [key.d, key.p, key.q].filter((one) => one !== undefined)) {
      expect(rest).not.toContain(secret);
    }
  }
});
