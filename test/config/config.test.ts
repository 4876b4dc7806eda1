import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, loadConfig, openDataDir } from '../../src/config/index.ts';
import { systemRandom } from '../../src/kernel/index.ts';

const SECRET = 'Zm9yIHRlc3RzIG9ubHkgYW5kIG5vd2hlcmUgZWxzZSE=';

function faultsOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join('\n');
    throw error;
  }
  return '';
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-config-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('the settings', () => {
  test('need nothing: an empty environment gives a demo on this machine', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      publicUrl: 'http://localhost:3000',
      demo: true,
      insecureLoopback: true,
      host: 'localhost',
      trustProxy: [],
    });
  });

  test.each([
    ['http and not loopback', { PUBLIC_URL: 'http://id.example.com' }, /http.*https:\/\/id\.example\.com/s],
    ['no URL', { PUBLIC_URL: 'id.example.com' }, /not a URL/],
    ['a path', { PUBLIC_URL: 'https://id.example.com/oidc' }, /write PUBLIC_URL=https:\/\/id\.example\.com/],
    ['a query', { PUBLIC_URL: 'https://id.example.com/?a=b' }, /must not have a path, query or fragment/],
    ['a password', { PUBLIC_URL: 'https://a:b@id.example.com' }, /user or a password/],
    ['upper case', { PUBLIC_URL: 'https://ID.example.com' }, /plain form/],
    ['the default port written out', { PUBLIC_URL: 'https://id.example.com:443' }, /plain form/],
    ['nothing in production', { NODE_ENV: 'production' }, /PUBLIC_URL is missing/],
    ['loopback in production', { NODE_ENV: 'production', PUBLIC_URL: 'http://localhost:3000' }, /loopback/],
    ['another scheme', { PUBLIC_URL: 'ftp://id.example.com' }, /must begin with https/],
  ])('refuse a PUBLIC_URL with %s and say what to write', (_, env, expected) => {
    expect(faultsOf(env)).toMatch(expected);
  });

  test('take a slash at the end of PUBLIC_URL for what it means', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://id.example.com/' }).publicUrl).toBe('https://id.example.com');
  });

  test('take several servers of one PostgreSQL', () => {
    const url = 'postgres://u:p@db1:5432,db2,[::1]:5433/countersign?sslmode=verify-full';
    expect(loadConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  test.each([
    ['short', 'abc'],
    ['an example', 'replace-with-32-random-bytes'],
    ['repeating', 'a'.repeat(40)],
  ])('refuse a SECRET that is %s', (_, secret) => {
    expect(faultsOf({ SECRET: secret })).toMatch(/SECRET.*openssl rand -base64 32/s);
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'loud'],
    ['REDIS_URL', 'localhost:6379'],
    ['DATABASE_URL', 'mysql://localhost/countersign'],
    ['DATABASE_URL', 'localhost:5432/countersign'],
    ['DATABASE_URL', 'postgres://localhost:5432'],
    ['DATABASE_URL', 'postgres:///countersign'],
    ['DATABASE_URL', 'postgres://db1,db2:5432'],
    ['DATABASE_URL', 'postgres://db1,/countersign'],
    ['DATABASE_URL', 'postgres://db1,db2:port/countersign'],
    ['TRUST_PROXY', 'everybody'],
    ['COUNTERSIGN_FRAME_STEP', '0'],
    ['COUNTERSIGN_LIMIT_SCAN', '-1'],
    ['COUNTERSIGN_ENTRA_AUTHORITY', 'https://login.evil.example'],
    ['COUNTERSIGN_ENTRA_AUTHORITY', 'http://127.0.0.1:8080/path'],
    ['COUNTERSIGN_ENTRA_AUTHORITY', 'login'],
    ['COUNTERSIGN_ANDROID_APPS', 'com.example.app'],
    ['COUNTERSIGN_APPLE_APPS', 'com.example.app'],
  ])('refuse %s=%s by its name', (name, value) => {
    expect(faultsOf({ [name]: value })).toContain(name);
  });

  test('refuse another authority than Microsoft’s own in production, wherever it is', () => {
    const env = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com' };
    const COUNTERSIGN_ENTRA_AUTHORITY = 'http://127.0.0.1:8080';
    expect(faultsOf({ ...env, COUNTERSIGN_ENTRA_AUTHORITY })).toContain('COUNTERSIGN_ENTRA_AUTHORITY');
    expect(loadConfig({ COUNTERSIGN_ENTRA_AUTHORITY }).entraAuthority).toBe('http://127.0.0.1:8080');
  });

  test('refuse a mistyped setting of ours and say which was meant', () => {
    expect(faultsOf({ COUNTERSIGN_FRAME_STEPS: '5' })).toMatch(/did you mean COUNTERSIGN_FRAME_STEP\?/);
  });

  test('report all faults at once', () => {
    const faults = faultsOf({ PORT: 'x', LOG_LEVEL: 'y', COUNTERSIGN_NONE: 'z', SECRET: 'abc' });
    for (const name of ['PORT', 'LOG_LEVEL', 'COUNTERSIGN_NONE', 'SECRET']) expect(faults).toContain(name);
  });

  test('read a secret from a file, and refuse it given twice', () => {
    const file = join(folder(), 'secret');
    writeFileSync(file, `${SECRET}\n`);
    expect(loadConfig({ SECRET_FILE: file }).secret).toBe(SECRET);
    expect(faultsOf({ SECRET_FILE: file, SECRET })).toMatch(/SECRET and SECRET_FILE are both set/);
    expect(faultsOf({ SECRET_FILE: `${file}.none` })).toMatch(/SECRET_FILE=.*cannot be read/);
  });

  test.each([
    'postgres://ada:open/sesame@localhost/directory',
    'postgres://ada:12/sesame@localhost/directory',
    'postgres://ada:12/open?sesame@localhost/directory',
    'postgres://ada:12/open#sesame@localhost/directory',
    'mysql://ada:sesame@localhost/directory',
  ])('refuse a DATABASE_URL without showing its password: %s', (url) => {
    const faults = faultsOf({ DATABASE_URL: url });
    expect(faults).toMatch(/^DATABASE_URL /);
    expect(faults).not.toMatch(/ada|open|12|sesame/);
  });

  test.each([
    'postgres://countersign:p%2Fss@db.example:5433/countersign?sslmode=verify-full',
    'postgresql://countersign@[::1]/countersign',
    'postgres://countersign@%2Fvar%2Frun%2Fpostgresql/countersign',
    'postgres:///countersign?host=/var/run/postgresql',
  ])('take %s as the DATABASE_URL', (url) => {
    const file = join(folder(), 'url');
    writeFileSync(file, `${url}\n`);
    expect(loadConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
    expect(loadConfig({ DATABASE_URL_FILE: file }).databaseUrl).toBe(url);
  });

  test.each([
    ['SMTP_URL', 'mail.example.com:25'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@example.com>\r\nBcc: eve@example.com'],
    ['COUNTERSIGN_SESSIONS', 'yes'],
    ['COUNTERSIGN_RECOVERY_WAIT', '0'],
    ['COUNTERSIGN_RECOVERY_WAIT', 'a day'],
    ['COUNTERSIGN_KEY_LIFE', '6'],
    ['COUNTERSIGN_KEY_LIFE', '731'],
    ['COUNTERSIGN_KEY_LIFE', '30.5'],
    ['COUNTERSIGN_KEY_LIFE', 'never'],
    ['COUNTERSIGN_CONFIRM', '5'],
    ['COUNTERSIGN_ENROLLING', '9999'],
    ['COUNTERSIGN_LIMIT_MAILBOX', '0'],
  ])('refuse %s=%j, naming it', (name, value) => {
    expect(faultsOf({ [name]: value })).toContain(name);
  });

  test('have a signing key sign for 90 days, for as many as they say, or until a command', () => {
    const day = 24 * 60 * 60 * 1_000;
    expect(loadConfig({}).keyLife).toBe(90 * day);
    expect(loadConfig({ COUNTERSIGN_KEY_LIFE: '7' }).keyLife).toBe(7 * day);
    expect(loadConfig({ COUNTERSIGN_KEY_LIFE: '0' }).keyLife).toBeUndefined();
  });

  test('say who mails are from by the public address, and keep the password of the mail server in a file', () => {
    const file = join(folder(), 'smtp');
    writeFileSync(file, 'smtp://ada:sesame@mail.example.com:587\n');
    const config = loadConfig({ PUBLIC_URL: 'https://id.example.com', SMTP_URL_FILE: file });
    expect(config.mailFrom).toBe('Countersign <no-reply@id.example.com>');
    expect(config.smtpUrl).toBe('smtp://ada:sesame@mail.example.com:587');
  });

  test('know demo mode by a loopback address outside production alone', () => {
    expect(loadConfig({ PUBLIC_URL: 'http://127.0.0.1:3000' }).demo).toBe(true);
    expect(loadConfig({ PUBLIC_URL: 'http://[::1]:3000' }).demo).toBe(true);
    expect(loadConfig({ PUBLIC_URL: 'https://id.example.com' }).demo).toBe(false);
    expect(loadConfig({ PUBLIC_URL: 'https://localhost.example.com' }).demo).toBe(false);
  });
});

describe('the data folder', () => {
  test('is private, and keeps the secret it generated', () => {
    const config = loadConfig({ DATA_DIR: join(folder(), 'data') });
    const first = openDataDir(config, systemRandom).rootSecret.export();
    expect(openDataDir(config, systemRandom).rootSecret.export()).toEqual(first);
    expect(statSync(config.dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(config.dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(config.dataDir, 'secret'), 'utf8').trim().length).toBeGreaterThanOrEqual(43);
  });

  test('is refused when others can read its secret, with the line to write', () => {
    const config = loadConfig({ DATA_DIR: folder() });
    openDataDir(config, systemRandom);
    chmodSync(join(config.dataDir, 'secret'), 0o644);
    expect(() => openDataDir(config, systemRandom)).toThrow(/chmod 600/);
  });

  test('is refused when its secret is damaged', () => {
    const config = loadConfig({ DATA_DIR: folder() });
    writeFileSync(join(config.dataDir, 'secret'), 'x', { mode: 0o600 });
    expect(() => openDataDir(config, systemRandom)).toThrow(/damaged/);
  });
});
