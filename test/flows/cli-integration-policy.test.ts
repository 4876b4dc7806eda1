import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.ts';

const TENANT = '3db550f0-0000-4000-8000-00000000000a';
const APP = '7a1c0000-0000-4000-8000-00000000000c';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const KINDS: Record<string, string[]> = {
  'azure-b2c': ['--initial-domain', 'contoso', '--response-type', 'code'],
  'entra-external-id': ['--initial-domain', 'contoso', '--tenant-id', TENANT],
  'entra-external-mfa': ['--app-id', APP, '--tenant-id', TENANT],
  oidc: ['--redirect-uri', 'https://app.example.com/cb'],
};
const EVERYWHERE = [
  ...['--confirm', 'number:always', '--sign-up', 'open', '--terms-url', 'https://contoso.com/terms'],
  ...['--language', 'nl', '--id-token-life', '10m'],
  ...['--post-logout-redirect-uri', 'https://app.example.com/bye'],
  ...['--backchannel-logout-uri', 'https://app.example.com/logout'],
];
/** Entra's second factor is asked for anew each time. */
const WITH_SESSIONS = ['--session-age', '8h'];
const WITH_A_CODE = [
  ...['--access-token-life', '1h', '--offline-access', 'on', '--refresh-token-life', '1d'],
  ...['--refresh-at-most', '2d', '--device-sign-in', 'on'],
];
const SHOWN = {
  confirm: 'number:always',
  signUp: 'open',
  termsUrl: 'https://contoso.com/terms',
  language: 'nl',
  idTokenLife: '10m',
  postLogoutRedirectUris: ['https://app.example.com/bye'],
  backchannelLogoutUri: 'https://app.example.com/logout',
};
const SHOWN_WITH_SESSIONS = { sessionAge: '8h' };
const SHOWN_WITH_A_CODE = {
  accessTokenLife: '1h',
  offlineAccess: 'on',
  refreshTokenLife: '1d',
  refreshAtMost: '2d',
  deviceSignIn: 'on',
};

describe.each(Object.keys(KINDS))('an integration of kind %s', (kind) => {
  const code = kind !== 'entra-external-mfa';
  const policy = [...EVERYWHERE, ...(code ? [...WITH_SESSIONS, ...WITH_A_CODE] : [])];
  const shown = {
    ...SHOWN,
    ...(code ? { ...SHOWN_WITH_SESSIONS, ...SHOWN_WITH_A_CODE } : { sessionAge: '0' }),
  };

  test('is made with every policy, and shows each as it would be typed', async () => {
    const env = { DATA_DIR: folder() };
    const words = ['integration', 'create', '--kind', kind, '--name', 'Contoso', ...(KINDS[kind] ?? [])];
    expect((await cli(env, [...words, ...policy, '--json'])).json()).toMatchObject({ kind, ...shown });
    const [listed] = JSON.parse((await cli(env, ['integration', 'list', '--json'])).out);
    expect(listed).toMatchObject({ kind, ...shown });
  });

  test('is changed in every policy afterwards', async () => {
    const env = { DATA_DIR: folder() };
    const words = ['integration', 'create', '--kind', kind, '--name', 'Contoso', ...(KINDS[kind] ?? [])];
    const { id } = (await cli(env, [...words, '--json'])).json();
    const changed = await cli(env, ['integration', 'update', '--id', String(id), ...policy, '--json']);
    expect(changed.json()).toMatchObject({ kind, ...shown });
  });
});

describe('on the command line', () => {
  const oidc = [
    'integration',
    'create',
    '--kind',
    'oidc',
    '--name',
    'X',
    '--redirect-uri',
    'https://a.example/',
  ];

  test('a client’s public key is read from a file and named by its kid', async () => {
    const env = { DATA_DIR: folder() };
    const file = join(folder(), 'key.json');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(file, JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'mine' }));
    const made = await cli(env, [
      ...oidc,
      ...['--client-auth', 'private_key_jwt', '--client-key', file, '--json'],
    ]);
    expect(made.json()).toMatchObject({ clientAuth: 'private_key_jwt', clientKeys: ['mine'] });
    expect(made.json()).not.toHaveProperty('clientSecret');
  });

  test('the lifetimes for those who test expiry are chosen by name, and one of them beside it', async () => {
    const made = await cli({ DATA_DIR: folder() }, [
      ...oidc,
      ...['--lifetimes', 'test', '--access-token-life', '10m', '--json'],
    ]);
    expect(made.json()).toMatchObject({
      idTokenLife: '5m',
      accessTokenLife: '10m',
      refreshTokenLife: '1d',
      refreshAtMost: '2d',
    });
  });

  test.each([
    [['--id-token-life', '5'], /is no time: write 30s, 10m, 8h or 14d/],
    [['--session-age', '-1h'], /session-age/],
    [['--lifetimes', 'short'], /default or test/],
    [['--offline-access', 'yes'], /on or off/],
    [['--client-key', '/nowhere/key.json'], /cannot be read/],
  ])('%j is met with how it is written, and exit code 2', async (words, why) => {
    const typed = await cli({ DATA_DIR: folder() }, [...oidc, ...words]);
    expect([typed.code, why.test(typed.err)]).toEqual([2, true]);
  });

  test.each([
    [['--id-token-life', '2h'], /id-token-life must be from 5 to 60 minutes/],
    [['--app-id', APP], /app-id is for entra-external-mfa alone/],
    [['--language', 'sv'], /write en, de, fr, it, nl/],
  ])('%j is refused with the field at fault, and nothing is kept', async (words, why) => {
    const env = { DATA_DIR: folder() };
    const refused = await cli(env, [...oidc, ...words]);
    expect([refused.code, why.test(refused.err)]).toEqual([1, true]);
    expect((await cli(env, ['integration', 'list', '--json'])).out).toBe('[]\n');
  });
});
