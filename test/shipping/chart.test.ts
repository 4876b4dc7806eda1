import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { schema } from '../../src/config/schema.ts';
import { renderTemplate } from '../support/helm-template.ts';

const root = join(import.meta.dirname, '../..');
const chart = join(root, 'deploy/helm/countersign');
const read = (file: string) => readFileSync(join(chart, file), 'utf8');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

type Values = Record<string, unknown>;
const DEFAULTS = parse(read('values.yaml')) as Values;
const allowed = new Ajv({ strict: false }).compile(JSON.parse(read('values.schema.json')) as object);

// biome-ignore lint/suspicious/noExplicitAny: a manifest has whatever shape its kind has.
type Manifest = any;

const USUAL = { publicUrl: 'https://id.example.com' };
const EVERYTHING = {
  publicUrl: 'https://id.example.com',
  image: {
    repository: 'registry.example.com/countersign',
    tag: '1.2.3',
    pullPolicy: 'Always',
    pullSecrets: ['pull'],
  },
  smtp: true,
  settings: { LOG_LEVEL: 'debug', MAIL_FROM: 'Countersign <a@example.com>' },
  ingress: {
    enabled: true,
    className: 'nginx',
    annotations: { 'cert-manager.io/issuer': 'main' },
    tlsSecret: 'tls',
  },
  autoscaling: { enabled: true, maxReplicas: 9, targetCpu: 50 },
  metrics: { enabled: true, podMonitor: true },
};
const NOTHING = {
  publicUrl: 'https://id.example.com',
  ingress: { ...(DEFAULTS.ingress as object), enabled: false },
  metrics: { enabled: false, podMonitor: false },
  networkPolicy: { enabled: false },
};

/** Every manifest, by its kind, as `helm template` would print them. */
function rendered(values: Values): Record<string, Manifest> {
  const all = { ...DEFAULTS, ...values };
  expect(allowed(all), JSON.stringify(allowed.errors)).toBe(true);
  const context = { Values: all, Release: { Name: 'sign-in' }, Chart: parse(read('Chart.yaml')) as object };
  const fields = { ...context, Chart: { AppVersion: (context.Chart as Values).appVersion } };
  const manifests = globSync('templates/*.yaml', { cwd: chart })
    .sort()
    .flatMap((file) => parseAllDocuments(renderTemplate(read(file), fields)))
    .map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest;
    })
    .filter((manifest) => manifest !== null);
  return Object.fromEntries(manifests.map((manifest) => [manifest.kind, manifest]));
}

describe('the chart', () => {
  test.each([
    [
      'as it comes',
      USUAL,
      ['Deployment', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'],
    ],
    [
      'with everything',
      EVERYTHING,
      [
        ...['Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget'],
        ...['PodMonitor', 'Service', 'ServiceAccount'],
      ],
    ],
    [
      'with nothing more than must be',
      NOTHING,
      ['Deployment', 'PodDisruptionBudget', 'Service', 'ServiceAccount'],
    ],
  ])('%s is these manifests, all of one name and of the same pods', (_, values, kinds) => {
    const manifests = rendered(values);
    expect(Object.keys(manifests).sort()).toEqual(kinds);
    const pods = manifests.Deployment.spec.template.metadata.labels;
    for (const manifest of Object.values(manifests)) {
      expect(manifest.apiVersion).toMatch(/^(v1|[a-z0-9.]+\/v\d+)$/);
      expect(manifest.metadata).toMatchObject({ name: 'sign-in', labels: pods });
      const { selector, podSelector } = manifest.spec ?? {};
      for (const chosen of [selector, podSelector]) {
        if (chosen) expect(chosen.matchLabels ?? chosen).toEqual(pods);
      }
    }
  });

  test.each([
    ['as it comes', USUAL],
    ['with everything', EVERYTHING],
    ['with nothing', NOTHING],
  ] as const)(
    '%s gives the gateway settings that exist, ports that its probes know, and no right it does not need',
    (_, values) => {
      const { Deployment, Service, HorizontalPodAutoscaler } = rendered(values);
      const { spec } = Deployment.spec.template;
      const [gateway] = spec.containers;
      const known = Object.keys(schema.shape).flatMap((name) => [name, `${name}_FILE`]);
      for (const { name, value } of gateway.env) {
        expect(known).toContain(name);
        expect(typeof value).toBe('string');
      }
      const ports = gateway.ports.map(({ name }: { name: string }) => name);
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        expect(ports).toContain(gateway[probe].httpGet.port);
      }
      expect(ports).toContain(Service.spec.ports[0].targetPort);
      expect(gateway.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(20);
      const volumes = spec.volumes.map(({ name }: { name: string }) => name);
      expect(gateway.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(volumes);
      expect(Deployment.spec.replicas).toBe(HorizontalPodAutoscaler ? undefined : 2);
    },
  );

  test.each([
    ['without an address', {}],
    ['with an address that is not https', { publicUrl: 'http://id.example.com' }],
    ['with a path in the address', { publicUrl: 'https://id.example.com/sign-in' }],
    ['with a setting that is a number', { ...USUAL, settings: { PORT: 3000 } }],
    ['with a value that nothing reads', { ...USUAL, replica: 3 }],
    ['with no replica', { ...USUAL, replicas: 0 }],
  ])('%s is refused by the schema of its values', (_, values) => {
    expect(allowed({ ...DEFAULTS, ...values })).toBe(false);
  });

  test('names the version that is shipped', () => {
    expect(parse(read('Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });
});

const helm = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => globSync(join(folder, 'helm')))[0];

// Debian does not ship it; where somebody has it, it has its say.
if (helm) {
  test('helm lint finds nothing', () => {
    const said = execFileSync(helm, ['lint', '--strict', '--set', `publicUrl=${USUAL.publicUrl}`, chart]);
    expect(String(said)).toContain('0 chart(s) failed');
  });
}
