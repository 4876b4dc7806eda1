import { existsSync, globSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { type ComposeService, composed } from '../support/compose.ts';

const root = join(import.meta.dirname, '../..');
const FILES = globSync('docker-compose*.yml', { cwd: root }).sort();
const SETTINGS = new Set(Object.keys(schema.shape).flatMap((name) => [name, `${name}_FILE`]));

const all = FILES.flatMap((file) =>
  Object.entries(composed(file).services).map(([name, service]) => [`${name} of ${file}`, service] as const),
);
const gateways = all.filter(([, { build }]) => build !== undefined);
/** What stands on the left of a mount that is no volume. */
const mounted = ({ volumes = [] }: ComposeService) =>
  volumes.map((volume) => volume.split(':')[0] ?? '').filter(isAbsolute);

test('there is one for a machine, one for many nodes, and one to watch with', () => {
  expect(FILES).toEqual(['docker-compose.ha.yml', 'docker-compose.observability.yml', 'docker-compose.yml']);
  expect(gateways).toHaveLength(4);
});

test.each(FILES)('%s without the address that users see says what to write', (file) => {
  expect(() => composed(file, {})).toThrow(/write PUBLIC_URL=https:/);
});

test.each(gateways)(
  'the gateway %s is given settings that exist, and time to send people on',
  (_, service) => {
    for (const name of Object.keys(service.environment ?? {})) expect([...SETTINGS]).toContain(name);
    expect(service.stop_grace_period).toBe('30s');
    expect(service.read_only).toBe(true);
  },
);

test.each(all)('%s has no right that it does not need, and comes back by itself', (_, service) => {
  expect(service).toMatchObject({
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    restart: 'unless-stopped',
  });
});

test.each(all.filter(([, { build }]) => build === undefined))('%s is a named version', (_, service) => {
  expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?(-alpine)?$|:\d+-alpine$/);
});

test.each(all)('what is mounted into %s is there', (_, service) => {
  for (const path of mounted(service)) expect([path, existsSync(path)]).toEqual([path, true]);
});

describe('docker-compose.ha.yml', () => {
  const { services, secrets = {}, networks = {} } = composed('docker-compose.ha.yml');

  test('lets the proxy alone be reached from outside, and the stores from nowhere else', () => {
    const watching = ['prometheus', 'grafana'];
    const published = Object.entries(services).filter(
      ([name, { ports }]) => ports && !watching.includes(name),
    );
    expect(published.map(([name]) => name)).toEqual(['proxy']);
    for (const name of watching) expect(JSON.stringify(services[name]?.ports)).toContain('127.0.0.1');
    expect(networks.back?.internal).toBe(true);
    for (const name of ['postgres', 'redis'])
      expect(Object.keys(services[name]?.networks ?? {})).toEqual(['back']);
  });

  test('hands secrets on as files: no environment holds one', () => {
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/SECRET|PASSWORD|_URL_FILE|PEM/.test(name) && !name.startsWith('GF_')) {
          expect([name, value]).toEqual([name, expect.stringMatching(/^\/run\/secrets\//)]);
        }
      }
    }
    const used = Object.values(services).flatMap((service) => service.secrets ?? []);
    expect(new Set(used.map(({ source }) => source))).toEqual(new Set(Object.keys(secrets)));
  });

  test('waits for the stores before the gateways, which are the same but for the name', () => {
    const { 'gateway-1': one, 'gateway-2': two } = services;
    expect(one).toEqual(two);
    expect(one?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    for (const name of ['postgres', 'redis']) expect(services[name]?.healthcheck).toBeDefined();
  });
});
