import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedGateway } from '../../support/attacker.ts';
import { cli } from '../../support/cli.ts';
import { TlsProxy } from '../../support/tls-proxy.ts';

const HOST = 'id.example.com';
const ISSUER = `https://${HOST}`;
const SUFFIX = '/.well-known/openid-configuration';
const TENANT = '3db550f0-1f6c-4c8a-a3cd-2f1e0d9c8b7a';

/** How a relying party of each kind of Microsoft's is registered. */
const KINDS = [
  ['azure-b2c', '--initial-domain', 'contoso'],
  ['entra-external-id', '--initial-domain', 'contoso', '--tenant-id', TENANT],
  ['entra-external-mfa', '--app-id', TENANT, '--tenant-id', TENANT],
] as const;

/** Microsoft's list for Azure AD B2C, in OpenSSL's names: one of them must be offered. */
const SUITES_OF_B2C = ['ECDSA', 'RSA'].flatMap((key) =>
  ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA256', 'AES256-SHA384'].map(
    (cipher) => `ECDHE-${key}-${cipher}`,
  ),
);

/** The proxy as docs/operating.md shows it to operators. */
const SAMPLE = readFileSync(join(import.meta.dirname, '../../../docs/operating.md'), 'utf8');
const said = (directive: string): string => new RegExp(`${directive} +([^;]+);`).exec(SAMPLE)?.[1] ?? '';

describe('discovery', () => {
  const gateway = sharedGateway({ publicUrl: ISSUER, env: { TRUST_PROXY: '127.0.0.1/32' } });
  let proxy: TlsProxy;
  beforeAll(async () => {
    proxy = await TlsProxy.inFrontOf(gateway(), { minVersion: 'TLSv1.2', ciphers: said('ssl_ciphers') });
  });
  afterAll(() => proxy.close());

  const get = (url: string) => proxy.request(url);
  const metadata = async () =>
    JSON.parse((await get(ISSUER + SUFFIX)).body.toString('utf8')) as Record<string, unknown> & {
      issuer: string;
      jwks_uri: string;
    };

  /** What the command line prints for an administrator to paste. */
  let prints = 0;
  const printed = async (kind: string, options: readonly string[]): Promise<URL> => {
    const env = { DATA_DIR: gateway().dataDir, PUBLIC_URL: ISSUER };
    const name = `Contoso ${++prints}`;
    const words = ['integration', 'create', '--kind', kind, '--name', name, ...options, '--json'];
    return new URL(String((await cli(env, words)).json().metadataUrl));
  };

  test('1 · the metadata URL is https and ends with /.well-known/openid-configuration, without query or fragment', async () => {
    for (const [kind, ...options] of KINDS) {
      const url = await printed(kind, options);
      expect(url.protocol, kind).toBe('https:');
      expect(url.href, kind).toBe(`https://${url.host}${SUFFIX}`);
      expect((await get(url.href)).status, kind).toBe(200);
    }
  });

  test('2 · it answers 200 and JSON with the right Content-Length and no chunked encoding', async () => {
    for (const round of ['first', 'cached']) {
      const { status, headers, body } = await get(ISSUER + SUFFIX);
      expect(status, round).toBe(200);
      expect(headers['content-type'], round).toMatch(/^application\/json/);
      expect(Number(headers['content-length']), round).toBe(body.length);
      expect(headers['transfer-encoding'], round).toBeUndefined();
      expect(JSON.parse(body.toString('utf8')), round).toBeTypeOf('object');
    }
  });

  test('3 · issuer is the metadata URL without its end, character for character; no query, fragment, :443 or extra slash', async () => {
    const { issuer } = await metadata();
    for (const [kind, ...options] of KINDS) expect((await printed(kind, options)).href).toBe(issuer + SUFFIX);
    expect(issuer).toMatch(/^https:\/\/[a-z0-9.-]+$/);
  });

  test('4 · it has every member that Microsoft needs', async () => {
    const document = await metadata();
    for (const member of [
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'response_types_supported',
      'subject_types_supported',
      'token_endpoint_auth_methods_supported',
      'id_token_signing_alg_values_supported',
      'scopes_supported',
    ]) {
      expect(document[member], member).toSatisfy((value: unknown) => String(value ?? '') !== '');
    }
  });

  test('5 · id_token_signing_alg_values_supported contains RS256', async () => {
    expect((await metadata()).id_token_signing_alg_values_supported).toContain('RS256');
  });

  test('6 · response_types_supported contains code and id_token, response_modes_supported form_post and query', async () => {
    const document = await metadata();
    expect(document.response_types_supported).toEqual(expect.arrayContaining(['code', 'id_token']));
    expect(document.response_modes_supported).toEqual(expect.arrayContaining(['form_post', 'query']));
  });

  test('7 · scopes_supported contains openid, profile and email; claim_types_supported, if there, contains normal', async () => {
    const document = await metadata();
    expect(document.scopes_supported).toEqual(expect.arrayContaining(['openid', 'profile', 'email']));
    expect(document.claim_types_supported ?? ['normal']).toContain('normal');
  });

  test('8 · token_endpoint_auth_methods_supported contains client_secret_post and client_secret_basic', async () => {
    expect((await metadata()).token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(['client_secret_post', 'client_secret_basic']),
    );
  });

  test('9 · all its URLs are absolute https on the public host, and the two documents need no credentials or redirects', async () => {
    const document = await metadata();
    const urls = Object.entries(document).filter(([name]) => /^issuer$|_endpoint$|_uri$/.test(name));
    expect(urls.length).toBeGreaterThan(4);
    for (const [name, url] of urls) {
      expect(URL.canParse(String(url)), name).toBe(true);
      expect(new URL(String(url)).origin, name).toBe(ISSUER);
    }
    expect(JSON.stringify(document)).not.toMatch(/http:\/\/|127\.0\.0\.1|localhost/);
    for (const url of [ISSUER + SUFFIX, document.jwks_uri]) {
      const { status, headers } = await get(url);
      expect([status, headers.location, headers['www-authenticate']], url).toEqual([
        200,
        undefined,
        undefined,
      ]);
    }
  });

  test('10 · with the proxy of docs/operating.md in front, TLS 1.2 with suites that Azure AD B2C lists reads both documents', async () => {
    expect(said('ssl_protocols').split(' ')).toContain('TLSv1.2');
    const offered = said('ssl_ciphers')
      .split(':')
      .filter((suite) => SUITES_OF_B2C.includes(suite));
    expect(offered.length).toBeGreaterThan(0);
    const { jwks_uri } = await metadata();
    for (const ciphers of offered) {
      for (const url of [ISSUER + SUFFIX, jwks_uri]) {
        const answer = await proxy.request(url, { maxVersion: 'TLSv1.2', ciphers });
        expect([answer.status, answer.protocol, answer.cipher], url).toEqual([200, 'TLSv1.2', ciphers]);
      }
    }
    const outdated = proxy.request(ISSUER + SUFFIX, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' });
    await expect(outdated).rejects.toThrow();
    const distrustful = proxy.request(ISSUER + SUFFIX, { ca: [] });
    await expect(distrustful).rejects.toThrow(/certificate/);
  });
});
