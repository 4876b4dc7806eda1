import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { composed } from '../support/compose.ts';
import { cliBeside, type Started, startComposed, startProxy } from '../support/composed-start.ts';
import { freshDatabase } from '../support/databases.ts';
import { peopleOf } from '../support/faults/people.ts';
import { freePort } from '../support/gateway.ts';
import { SOON, serve } from '../support/redis-stores.ts';

/** What users see. It leads to this machine. */
const NAME = 'id.example.com';
const root = join(import.meta.dirname, '../..');

/** The secrets as the operator's script makes them, and the certificate among them trusted. */
function makeSecrets() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-composed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const make = () =>
    execFileSync('sh', [join(root, 'deploy/ha/secrets.sh'), NAME], { cwd: folder, encoding: 'utf8' });
  make();
  const file = (name: string) => join(folder, 'secrets', basename(name));
  const known = getCACertificates('default');
  onTestFinished(() => setDefaultCACertificates(known));
  setDefaultCACertificates([
    ...known,
    readFileSync(file('tls.pem'), 'utf8').replace(/^.*END PRIVATE KEY-----\s*/s, ''),
  ]);
  return { folder, file, make, read: (name: string) => readFileSync(file(name), 'utf8') };
}

/** Lets the name that users see lead to this machine, until the test is over. */
function leadHere(): void {
  const elsewhere = dns.lookup;
  const here = (host: string, options: dns.LookupOptions, tell: (...told: unknown[]) => void) => {
    if (host !== NAME) elsewhere(host, options, tell);
    else if (options.all) tell(null, [{ address: '127.0.0.1', family: 4 }]);
    else tell(null, '127.0.0.1', 4);
  };
  vi.spyOn(dns, 'lookup').mockImplementation(here as never);
  onTestFinished(() => void vi.restoreAllMocks());
}

/** Everybody signs in once, at the address that users see. */
async function signIn(origin: string, started: Started) {
  const beside = { publicUrl: origin, cli: <T>(...words: string[]) => cliBeside<T>(started, ...words) };
  const [ada] = await peopleOf(beside, 1, 0);
  return () => ada?.signIn('approved', () => undefined);
}

const FINISHED = { outcome: 'finished' };
const HERE = { HOST: '127.0.0.1', TRUST_PROXY: '127.0.0.1/32' };

test('the base file starts a gateway that needs nothing else, and people sign in', async () => {
  const secrets = makeSecrets();
  leadHere();
  const [port, tlsPort, plainPort] = [await freePort(), await freePort(), await freePort()];
  const origin = `https://${NAME}:${tlsPort}`;
  const { services } = composed('docker-compose.yml', { PUBLIC_URL: origin });
  const gateway = await startComposed(services.gateway as never, port, {
    ...HERE,
    DATA_DIR: join(secrets.folder, 'data'),
  });
  const at = `127.0.0.1:${port}`;
  await startProxy(
    {
      TLS_PEM: secrets.file('tls.pem'),
      HTTPS_BIND: `127.0.0.1:${tlsPort}`,
      HTTP_BIND: `127.0.0.1:${plainPort}`,
      GATEWAY_1: at,
      GATEWAY_2: at,
    },
    origin,
  );
  expect(await (await signIn(origin, gateway))()).toMatchObject(FINISHED);
});

test('the ha file starts two gateways behind its proxy, and people sign in while one of them is gone', async () => {
  const secrets = makeSecrets();
  leadHere();
  const [tlsPort, plainPort] = [await freePort(), await freePort()];
  const origin = `https://${NAME}:${tlsPort}`;
  const { services } = composed('docker-compose.ha.yml', { PUBLIC_URL: origin });

  const redis = await serve({
    settings: [
      ...settingsOf('deploy/ha/redis.conf').filter(([name]) => name !== 'dir'),
      ['aclfile', secrets.file('redis_users')],
    ].flatMap(([name, value]) => [`--${name}`, value ?? '']),
  });
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const url = new URL(secrets.read('database_url'));
  await database.query(
    `do $$ begin create role countersign login; exception when duplicate_object then null; end $$`,
  );
  await database.query(`alter database ${new URL(database.url).pathname.slice(1)} owner to countersign`);
  await database.query('alter schema public owner to countersign');
  url.host = new URL(database.url).host;
  url.pathname = new URL(database.url).pathname;
  // The hosts of the other services are all that is different here.
  const [databaseFile, redisFile] = [join(secrets.folder, 'database_url'), join(secrets.folder, 'redis_url')];
  writeFileSync(databaseFile, url.href);
  writeFileSync(redisFile, secrets.read('redis_url').replace('@redis:6379', `@127.0.0.1:${redis.port}`));

  const nodes: Started[] = [];
  for (const name of ['gateway-1', 'gateway-2']) {
    nodes.push(
      await startComposed(services[name] as never, await freePort(), {
        ...HERE,
        DATA_DIR: join(secrets.folder, name),
        SECRET_FILE: secrets.file('secret'),
        DATABASE_URL_FILE: databaseFile,
        REDIS_URL_FILE: redisFile,
        METRICS_PORT: String(await freePort()),
      }),
    );
  }
  const [one, two] = nodes as [Started, Started];
  await startProxy(
    {
      TLS_PEM: secrets.file('tls.pem'),
      HTTPS_BIND: `127.0.0.1:${tlsPort}`,
      HTTP_BIND: `127.0.0.1:${plainPort}`,
      GATEWAY_1: `127.0.0.1:${one.port}`,
      GATEWAY_2: `127.0.0.1:${two.port}`,
    },
    origin,
  );
  const asAda = await signIn(origin, one);
  expect(await asAda()).toMatchObject(FINISHED);
  const plain = await fetch(`http://127.0.0.1:${plainPort}/`, { redirect: 'manual' });
  expect([plain.status, plain.headers.get('Location')]).toEqual([301, expect.stringMatching(/^https:/)]);
  // What a client claims about itself ends at the proxy: both gateways would believe it.
  const claimed = { 'X-Forwarded-For': '192.0.2.1', 'X-Request-Id': 'made-up-by-a-client' };
  expect((await fetch(`${origin}/api/phone/v1/challenges`, { headers: claimed })).status).toBe(401);
  await vi.waitFor(() => {
    const said = nodes.map(({ said }) => said()).join('');
    expect(said).toMatch(/"proxyRequest":"[0-9a-f]{8}-/);
    expect(said).not.toContain('made-up-by-a-client');
  }, SOON);
  await one.kill();
  expect(await asAda()).toMatchObject(FINISHED);
});

test('what was made for the ha file stays when it is made again', () => {
  const secrets = makeSecrets();
  const names = ['secret', 'database_password', 'database_url', 'redis_url', 'redis_users', 'tls.pem'];
  const before = names.map(secrets.read);
  expect(secrets.make()).not.toContain(': made');
  expect(names.map(secrets.read)).toEqual(before);
  expect(new Set(before).size).toBe(names.length);
});

const settingsOf = (file: string): string[][] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '));
