import { describe, expect, test } from 'vitest';
import { defaultProtocol, type Integration } from '../../src/domain/directory/index.ts';
import { checklist } from '../../src/domain/trial/checklist.ts';
import { coded, type Finding, REASONS, verdictOf } from '../../src/domain/trial/finding.ts';
import {
  type Asked,
  type Outside,
  type Seen,
  type TlsSeen,
  Unreachable,
  type Way,
} from '../../src/domain/trial/index.ts';
import { readPublished } from '../../src/domain/trial/published.ts';
import { stepsAfterClaims } from '../../src/domain/trial/sign-in-steps.ts';
import { DAY, HOUR } from '../../src/kernel/index.ts';

const ISSUER = 'https://id.example.com';
const NOW = Date.UTC(2030, 0, 1);

const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  response_types_supported: ['id_token', 'code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post'],
  scopes_supported: ['openid'],
};
const KEY = {
  kid: 'a',
  kty: 'RSA',
  alg: 'RS256',
  n: Buffer.alloc(256, 1).toString('base64url'),
  e: 'AQAB',
  x5c: ['MII'],
};

/** The gateway as it is seen from outside in a test: what each path answers, and what the name stands for. */
class FakeOutside implements Outside {
  readonly asked: string[] = [];
  readonly answers: Record<string, Partial<Seen> | undefined>;
  readonly unreachable: readonly Way[];
  readonly where: readonly string[];
  readonly seen: TlsSeen | undefined;

  constructor(
    parts: {
      metadata?: unknown;
      keys?: unknown;
      answers?: Record<string, Partial<Seen>>;
      unreachable?: readonly Way[];
      where?: readonly string[];
      tls?: TlsSeen | undefined;
    } = {},
  ) {
    this.answers = {
      '/.well-known/openid-configuration': { json: 'metadata' in parts ? parts.metadata : METADATA },
      '/jwks': { json: { keys: parts.keys ?? [KEY] } },
      ...parts.answers,
    };
    this.unreachable = parts.unreachable ?? [];
    this.where = parts.where ?? ['203.0.113.7'];
    this.seen = 'tls' in parts ? parts.tls : { tls12: true, problem: undefined, until: NOW + 80 * DAY };
  }

  async get(path: string, way: Way): Promise<Seen> {
    this.asked.push(`${way} ${path}`);
    const answer = this.answers[path];
    if (answer === undefined || this.unreachable.includes(way)) throw new Unreachable(path);
    return { status: 200, json: undefined, date: NOW, ...answer };
  }

  addresses = async () => this.where;
  reachOf = (address: string) =>
    address.startsWith('127.') ? 'loopback' : address.startsWith('10.') ? 'private' : 'public';

  async tls(): Promise<TlsSeen> {
    if (this.seen === undefined) throw new Unreachable('nothing answers');
    return this.seen;
  }
}

const integrationOf = (kind: Integration['kind'], code = false): Integration =>
  ({
    kind,
    clientId: 'c',
    responseTypes: code ? ['code'] : ['id_token'],
    protocol: defaultProtocol(code ? ['code'] : ['id_token']),
  }) as unknown as Integration;

async function found(
  outside: FakeOutside,
  more: Partial<Parameters<typeof checklist>[0]> = {},
): Promise<Record<string, string>> {
  const issuer = more.issuer ?? ISSUER;
  const published = await readPublished(outside, issuer);
  const integration = more.integration ?? integrationOf('azure-b2c');
  const list = await checklist(
    { issuer, integration, published, secrets: [], claims: undefined, now: NOW, ...more },
    outside,
  );
  const all = [...list, ...published.findings].map((one) => coded(one, integration.kind));
  expect(all.filter(({ check, reason }) => !(REASONS[check] as readonly string[]).includes(reason))).toEqual(
    [],
  );
  return Object.fromEntries(all.map((one) => [one.check, said(one)]));
}

const said = ({ outcome, reason, code }: Finding): string =>
  [outcome, reason, code].filter(Boolean).join(' ');

describe('the list from the relying party’s side', () => {
  test('is green where everything is as Azure AD B2C needs it', async () => {
    const claims = { sub: 'usr_a', email: 'ada@example.com', email_verified: true };
    const all = await found(new FakeOutside(), { claims });
    expect(new Set(Object.values(all))).toEqual(new Set(['passed ok', 'passed not_used']));
  });

  test.each<[string, FakeOutside, Parameters<typeof found>[1], Record<string, string>]>([
    [
      'an address without TLS',
      new FakeOutside({ where: ['127.0.0.1'] }),
      { issuer: 'http://127.0.0.1:3000' },
      {
        https: 'failed plain',
        address: 'failed loopback',
        tls: 'not-tested no_https',
        certificate: 'not-tested no_https',
      },
    ],
    [
      'a written private address',
      new FakeOutside({ where: ['10.0.0.1'] }),
      { issuer: 'https://10.0.0.1' },
      { address: 'failed private' },
    ],
    [
      'a name inside a network',
      new FakeOutside({ where: ['10.0.0.1'] }),
      {},
      { address: 'warning private_name' },
    ],
    ['a name that is none', new FakeOutside({ where: [] }), {}, { address: 'warning unknown_name' }],
    [
      'TLS 1.3 alone',
      new FakeOutside({ tls: { tls12: false, problem: undefined, until: NOW + 80 * DAY } }),
      {},
      { tls: 'failed refused' },
    ],
    [
      'a chain that nobody knows',
      new FakeOutside({ tls: { tls12: true, problem: 'DEPTH_ZERO', until: NOW + DAY } }),
      {},
      { certificate: 'failed untrusted' },
    ],
    [
      'an old certificate',
      new FakeOutside({ tls: { tls12: true, problem: 'CERT_HAS_EXPIRED', until: NOW - 1 } }),
      {},
      { certificate: 'failed expired' },
    ],
    [
      'a certificate that ends',
      new FakeOutside({ tls: { tls12: true, problem: undefined, until: NOW + DAY } }),
      {},
      { certificate: 'warning soon' },
    ],
    [
      'no answer to TLS',
      new FakeOutside({ tls: undefined }),
      {},
      { tls: 'not-tested unreachable', certificate: 'not-tested unreachable' },
    ],
    [
      'another issuer',
      new FakeOutside({ metadata: { ...METADATA, issuer: `${ISSUER}/` } }),
      {},
      { issuer: 'failed different AADB2C90238' },
    ],
    [
      'no RS256 key',
      new FakeOutside({ keys: [{ ...KEY, alg: 'ES256', kty: 'EC' }] }),
      {},
      { 'signing-key': 'failed missing AADB2C90239' },
    ],
    ['a weak key', new FakeOutside({ keys: [{ ...KEY, n: 'AQAB' }] }), {}, { 'signing-key': 'failed weak' }],
    [
      'a bare key',
      new FakeOutside({ keys: [{ ...KEY, x5c: undefined }] }),
      {},
      { 'signing-key': 'warning no_certificate', keys: 'warning no_certificate' },
    ],
    [
      'a bare key for Entra',
      new FakeOutside({ keys: [{ ...KEY, x5c: [] }] }),
      { integration: integrationOf('entra-external-mfa') },
      { 'signing-key': 'failed no_certificate' },
    ],
    [
      'no secret',
      new FakeOutside(),
      { integration: integrationOf('azure-b2c', true) },
      { secret: 'failed missing AADB2C90289' },
    ],
    [
      'a secret that ends',
      new FakeOutside(),
      {
        integration: integrationOf('azure-b2c', true),
        secrets: [{ hash: 'h', createdAt: 0, expiresAt: NOW + DAY }],
      },
      { secret: 'warning soon' },
    ],
    [
      'two secrets, one for ever',
      new FakeOutside(),
      {
        integration: integrationOf('azure-b2c', true),
        secrets: [
          { hash: 'h', createdAt: 0, expiresAt: NOW + DAY },
          { hash: 'i', createdAt: 0, expiresAt: undefined },
        ],
      },
      { secret: 'passed lasting' },
    ],
    ['a person without an address', new FakeOutside(), { claims: { sub: 'a' } }, { email: 'warning absent' }],
    [
      'the same for Entra External ID',
      new FakeOutside(),
      { claims: { sub: 'a' }, integration: integrationOf('entra-external-id', true) },
      { email: 'failed absent AADSTS901011' },
    ],
    [
      'an address that nobody proved',
      new FakeOutside(),
      { claims: { email: 'a@b.example', email_verified: false } },
      { email: 'warning unverified' },
    ],
    ['a clock that is off', new FakeOutside(), { now: NOW + HOUR }, { clock: 'failed off AADB2C90235' }],
    [
      'a proxy that answers for it',
      new FakeOutside({ answers: { '/.well-known/openid-configuration': { status: 503 } } }),
      {},
      {
        discovery: 'failed status AADB2C90289',
        keys: 'not-tested unread',
        issuer: 'not-tested unread',
        'signing-key': 'not-tested unread',
      },
    ],
    [
      'a page instead of metadata',
      new FakeOutside({ metadata: undefined }),
      {},
      { discovery: 'failed malformed AADB2C90289' },
    ],
    [
      'half the metadata',
      new FakeOutside({ metadata: { issuer: ISSUER } }),
      {},
      { discovery: 'failed incomplete AADB2C90289' },
    ],
    ['no keys', new FakeOutside({ keys: [] }), {}, { keys: 'failed missing AADB2C90239' }],
    [
      'nothing at all',
      new FakeOutside({ unreachable: ['outside', 'inside'] }),
      {},
      { discovery: 'failed unreachable AADB2C90289' },
    ],
  ])('says what is wrong: %s', async (_, outside, facts, expected) => {
    expect(await found(outside, facts)).toMatchObject(expected);
  });

  test('goes on by its own door where its name leads nowhere from here, and says so', async () => {
    const outside = new FakeOutside({ unreachable: ['outside'] });
    expect(await found(outside)).toMatchObject({
      discovery: 'warning inside',
      keys: 'passed ok',
      clock: 'not-tested unread',
    });
    expect(outside.asked.slice(1)).toEqual(['inside /.well-known/openid-configuration', 'inside /jwks']);
  });

  test.each([
    ['keys', { ...METADATA, jwks_uri: 'https://169.254.169.254/latest/meta-data' }],
    ['a page to sign in', { ...METADATA, authorization_endpoint: 'https://evil.example/auth' }],
  ])('asks no other address, whatever an answer names for %s', async (_, metadata) => {
    const outside = new FakeOutside({ metadata });
    expect(await found(outside)).toMatchObject({ discovery: 'failed foreign' });
    expect(outside.asked).toEqual(['outside /.well-known/openid-configuration']);
  });

  test('is as good as its worst line', () => {
    const one = (outcome: Finding['outcome'], reason = 'ok'): Finding => ({ check: 'tls', outcome, reason });
    expect(verdictOf([one('passed'), one('not-tested')])).toBe('passed');
    expect(verdictOf([one('passed'), one('warning')])).toBe('warning');
    expect(verdictOf([one('warning'), one('not-tested', 'waiting')])).toBe('unfinished');
    expect(verdictOf([one('failed'), one('not-tested', 'waiting')])).toBe('failed');
  });
});

describe('the claims that came', () => {
  const asked: Asked = { nonce: 'n', state: 's', codeVerifier: undefined, responseType: 'id_token' };
  const ada = { sub: 'usr_a', name: 'Ada', email: 'ada@example.com', email_verified: true };

  test.each<[string, Integration['kind'], Record<string, unknown>, string]>([
    ['all of them', 'azure-b2c', ada, 'passed ok'],
    ['no display name', 'azure-b2c', { ...ada, name: undefined }, 'failed missing AADB2C90255'],
    ['no display name where nobody needs one', 'oidc', { sub: 'usr_a' }, 'passed ok'],
    ['nobody', 'oidc', {}, 'failed missing'],
    ['a null', 'azure-b2c', { ...ada, nickname: null }, 'failed empty AADB2C90255'],
    ['an empty name', 'azure-b2c', { ...ada, name: '' }, 'failed empty AADB2C90255'],
    ['no address', 'azure-b2c', { ...ada, email: undefined }, 'warning no_email'],
    [
      'no address for Entra',
      'entra-external-id',
      { ...ada, email: undefined },
      'failed no_email AADSTS901011',
    ],
    ['an unproven address', 'entra-external-id', { ...ada, email_verified: false }, 'failed unverified'],
  ])('are judged by what the other side needs: %s', async (_, kind, claims, expected) => {
    const steps = await stepsAfterClaims(integrationOf(kind), asked, claims, async () => ({
      check: 'sign-out',
      outcome: 'passed',
      reason: 'ok',
    }));
    const found = steps.find(({ check }) => check === 'claims');
    expect(found && said(coded(found, kind))).toBe(expected);
  });
});
