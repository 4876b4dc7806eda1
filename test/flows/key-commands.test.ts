import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PUBLISHED_BEFORE } from '../../src/domain/keys/index.ts';
import { auditOf } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { kidsOf, kidThat, readyNext } from '../support/keys.ts';

type Listed = { kid: string; alg: string; state: string; publishedSince: string; takesOverAt?: string };

/** Runs a command beside this gateway, which then looks at the keys as it does each second. */
async function keys<Printed = Listed[]>(g: TestGateway, ...words: string[]): Promise<Printed> {
  const ran = await cli({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer }, ['key', ...words, '--json']);
  expect([ran.code, ran.err]).toEqual([0, '']);
  await g.gateway.followKeys();
  return JSON.parse(ran.out) as Printed;
}

/** What the audit log says of keys, the first start apart. */
const audited = async (g: TestGateway) =>
  (await auditOf(g)).filter(({ event }) => event.startsWith('key.')).map(({ event }) => event);

test('key list shows what signs, and before the first start that there is nothing', async () => {
  const data = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  expect(await cli({ DATA_DIR: data }, ['key', 'list'])).toMatchObject({ code: 0, err: /no key yet/ });
  const g = await startGateway();
  const listed = await keys(g, 'list');
  expect(listed.map(({ kid }) => kid)).toEqual(await kidsOf(g));
  expect(listed.map(({ alg, state }) => `${alg} ${state}`)).toEqual(['RS256 current', 'ES256 current']);
});

test('key rotate plans it for when relying parties know the next key; the gateway publishes that and keeps the plan', async () => {
  const g = await startGateway();
  const current = await kidThat(g, 'current');
  const [planned, ...others] = await keys(g, 'rotate', '--alg', 'RS256');
  expect(others).toEqual([]);
  expect(planned).toMatchObject({ alg: 'RS256', state: 'next' });
  const { kid = '', publishedSince = '', takesOverAt = '' } = planned ?? {};
  expect(Date.parse(takesOverAt) - Date.parse(publishedSince)).toBe(PUBLISHED_BEFORE);
  expect(await kidsOf(g)).toContain(kid);
  expect(await kidThat(g, 'current')).toBe(current);
  g.clock.advance(Date.parse(takesOverAt) - g.clock.now());
  await g.gateway.followKeys();
  expect(await kidThat(g, 'current')).toBe(kid);
  expect((await audited(g)).slice(0, 3)).toEqual(['key.published', 'key.rotation_asked', 'key.rotated']);
});

test('key rotate --now has a running gateway sign with a key of each algorithm that it published first', async () => {
  const g = await startGateway();
  const before = await kidsOf(g);
  const rotated = await keys(g, 'rotate', '--now');
  expect(rotated.map(({ alg, state }) => `${alg} ${state}`)).toEqual(['RS256 current', 'ES256 current']);
  for (const { kid } of rotated) expect(before).not.toContain(kid);
  expect(await kidsOf(g)).toEqual([rotated[0]?.kid, before[0], rotated[1]?.kid, before[1]]);
});

test('key rotate says of a key that relying parties could not read yet what that means, and of another nothing', async () => {
  const g = await startGateway();
  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
  const hurried = await cli(env, ['key', 'rotate', '--now', '--alg', 'ES256']);
  expect(hurried.err).toMatch(/refuse sign-ins until they do/);
  await readyNext(g);
  const planned = await cli(env, ['key', 'rotate', '--alg', 'RS256']);
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.err).toMatch(/signs from .* on: until then every relying party can read it/);
});

test('key revoke takes a key out at once, has the ready one sign, and says what that means', async () => {
  const g = await startGateway();
  await readyNext(g);
  const [current, next] = [await kidThat(g, 'current'), await kidThat(g, 'next')];
  const revoked = await keys<Record<string, string>>(g, 'revoke', '--kid', current);
  expect(revoked).toMatchObject({ kid: current, alg: 'RS256', was: 'current', successor: next });
  expect(await kidsOf(g)).not.toContain(current);
  expect(await kidThat(g, 'current')).toBe(next);
  const [last] = (await auditOf(g)).filter(({ event }) => event === 'key.revoked');
  expect(JSON.parse(last?.detail ?? '')).toEqual({
    kid: current,
    alg: 'RS256',
    state: 'current',
    successor: next,
  });

  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
  const again = await cli(env, ['key', 'revoke', '--kid', next]);
  expect(again.code).toBe(0);
  expect(again.err).toMatch(
    /published no more.*still believe it until they read again.*signs now.*unknown kid/s,
  );
});

test.each([
  ['an unknown kid', ['revoke', '--kid', 'nobody'], 1, /No published key has the kid nobody/],
  [
    'a kid that begins with a dash',
    ['revoke', '--kid', '-nobody'],
    1,
    /No published key has the kid -nobody/,
  ],
  ['a kid that begins with two', ['revoke', '--kid', '--nobody'], 1, /No published key has the kid --nobody/],
  ['another option where the kid should be', ['revoke', '--kid', '--json'], 2, /--kid/],
  ['no kid', ['revoke'], 2, /--kid is required/],
  ['an algorithm that is not offered', ['rotate', '--alg', 'HS256'], 2, /write RS256 or ES256/],
])('a command with %s is refused and changes nothing', async (_, words, code, says) => {
  const g = await startGateway();
  const before = await kidsOf(g);
  const ran = await cli({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer }, ['key', ...words]);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(says);
  await g.gateway.followKeys();
  expect(await kidsOf(g)).toEqual(before);
});
