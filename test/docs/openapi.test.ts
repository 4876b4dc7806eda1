import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decisionDigest } from '../../src/domain/approval/index.ts';
import { adminOpenApi, phoneOpenApi } from '../../src/http/index.ts';
import { sha256 } from '../../src/kernel/index.ts';
import { startGateway } from '../support/gateway.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

interface Operation {
  operationId: string;
}
const paths = (document: object) => (document as { paths: Record<string, Record<string, Operation>> }).paths;

test('docs/openapi/phone.json is what the schemas say today: npm run openapi writes it', () => {
  expect(JSON.parse(read('docs/openapi/phone.json'))).toEqual(
    JSON.parse(JSON.stringify(phoneOpenApi(version))),
  );
});

test('docs/openapi/admin.json is what the operations say today', () => {
  expect(JSON.parse(read('docs/openapi/admin.json'))).toEqual(
    JSON.parse(JSON.stringify(adminOpenApi(version))),
  );
});

test('the gateway serves the same documents beside the APIs', async () => {
  const g = await startGateway();
  for (const name of ['phone', 'admin']) {
    const served = await (await fetch(`${g.origin}/api/${name}/v1/openapi.json`)).json();
    expect(served).toEqual(JSON.parse(read(`docs/openapi/${name}.json`)));
  }
});

test('every operation of the document exists, and refuses a request without a proof in its own way', async () => {
  const g = await startGateway();
  for (const [path, operations] of Object.entries(paths(phoneOpenApi(version)))) {
    for (const method of Object.keys(operations)) {
      const url = `${g.origin}/api/phone/v1${path.replace('{challenge}', `chl_${'A'.repeat(22)}`)}`;
      const response = await fetch(url, {
        method: method.toUpperCase(),
        ...(method === 'post' ? { body: '{}', headers: { 'Content-Type': 'application/json' } } : {}),
      });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('Content-Type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'proof_required', status: 401 });
    }
  }
});

test('docs/phone-api.md names every operation and every code that the source can answer with', () => {
  const text = read('docs/phone-api.md');
  const missing = Object.entries(paths(phoneOpenApi(version)))
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .filter((operation) => !text.includes(operation));
  expect(missing).toEqual([]);
  const sources = [
    'src/domain/approval/approval-errors.ts',
    'src/domain/challenge/challenge-errors.ts',
    'src/domain/enrollment/enrollment-service.ts',
    'src/http/phone/api.ts',
    'src/http/shared/body.ts',
  ];
  const codes = sources.flatMap((file) =>
    [...read(file).matchAll(/GatewayError\(\s*'\w+',\s*'(\w+)'/g)].map((match) => match[1] ?? ''),
  );
  const browserOnly = [
    'sign_in_not_found',
    'repeated_field',
    'invalid_assertion',
    'challenge_not_claimed',
    'invalid_short_code',
  ];
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !browserOnly.includes(code) && !text.includes(`\`${code}\``))).toEqual([]);
});

test('the figures that docs/phone-api.md tells people to check their code with are right', () => {
  const text = read('docs/phone-api.md');
  expect(text).toContain(decisionDigest('{"v":1}', 'approve').toString('hex'));
  expect(text).toContain(decisionDigest('{"v":1}', 'approve', '47').toString('hex'));
  expect(text).toContain(sha256('').toString('base64url'));
});

test('docs/admin-api.md names every operation of the admin API, and none that there is not', () => {
  const named = new Set(
    [...read('docs/admin-api.md').matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, name]) => name),
  );
  const there = Object.values(paths(adminOpenApi(version))).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  );
  expect(there.filter((name) => !named.has(name) && name !== 'redeliver')).toEqual([]);
  const fields = ['redirectUris'];
  expect([...named].filter((name) => !there.includes(name ?? '') && !fields.includes(name ?? ''))).toEqual(
    [],
  );
});
