import { createHash, X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';

describe('the metadata', () => {
  test('has a Content-Length, the exact issuer and every member that B2C and External ID need', async () => {
    const g = await startGateway({ publicUrl: 'https://id.example.com' });
    const { body, headers } = await supertest(g.origin).get('/.well-known/openid-configuration').expect(200);
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(JSON.stringify(body)));
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(headers['content-type']).toContain('application/json');
    expect(body).toMatchObject({
      issuer: 'https://id.example.com',
      authorization_endpoint: 'https://id.example.com/auth',
      token_endpoint: 'https://id.example.com/token',
      userinfo_endpoint: 'https://id.example.com/userinfo',
      jwks_uri: 'https://id.example.com/jwks',
      response_types_supported: ['id_token', 'code'],
      subject_types_supported: ['public', 'pairwise'],
      claim_types_supported: ['normal'],
      claims_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      revocation_endpoint: 'https://id.example.com/revoke',
      introspection_endpoint: 'https://id.example.com/introspect',
      token_endpoint_auth_signing_alg_values_supported: ['HS256', 'RS256', 'RS512', 'ES256'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    });
    expect(body.response_modes_supported).toEqual(expect.arrayContaining(['form_post', 'query', 'fragment']));
    expect(body.acr_values_supported).toEqual(['phr', 'urn:countersign:acr:qr-uv', 'urn:countersign:acr:qr']);
    expect(body.id_token_signing_alg_values_supported).toContain('RS256');
    expect([...body.scopes_supported].sort()).toEqual(
      ['address', 'email', 'offline_access', 'openid', 'phone', 'profile'].sort(),
    );
    expect([...body.claims_supported].sort()).toEqual(
      [
        ...[
          'acr',
          'address',
          'amr',
          'auth_time',
          'email',
          'email_verified',
          'family_name',
          'given_name',
          'iss',
        ],
        ...['name', 'nickname', 'phone_number', 'phone_number_verified', 'sid', 'sub'],
      ].sort(),
    );
    expect(body.token_endpoint_auth_methods_supported).toEqual([
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ]);
    expect(body.grant_types_supported).toEqual([
      'implicit',
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ]);
  });

  test('is the same the second time, from the cache, and 304 to whoever has it', async () => {
    const g = await startGateway();
    const agent = supertest(g.origin);
    const first = await agent.get('/.well-known/openid-configuration').expect(200);
    const second = await agent.get('/.well-known/openid-configuration').expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['access-control-allow-origin']).toBe('*');
    expect(second.headers['cache-control']).toContain('max-age');
    await agent
      .get('/.well-known/openid-configuration')
      .set('If-None-Match', String(second.headers.etag))
      .expect(304);
    await agent.head('/.well-known/openid-configuration').expect(200);
  });
});

describe('the key set', () => {
  test('has an RSA key of 2048 bits, then a P-256 key, each with a certificate of the same key, and nothing private', async () => {
    const g = await startGateway({ firstStart: true });
    const { body, headers } = await supertest(g.origin).get('/jwks').expect(200);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
    const common = ['alg', 'kid', 'kty', 'use', 'x5c', 'x5t', 'x5t#S256'];
    expect(body.keys.map((key: object) => Object.keys(key).sort())).toEqual([
      [...common, 'e', 'n'].sort(),
      [...common, 'crv', 'x', 'y'].sort(),
    ]);
    expect(body.keys).toMatchObject([
      { kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB' },
      { kty: 'EC', use: 'sig', alg: 'ES256', crv: 'P-256' },
    ]);
    expect(Buffer.from(body.keys[0].n, 'base64url')).toHaveLength(256);
    for (const key of body.keys) {
      const der = Buffer.from(key.x5c[0], 'base64');
      expect(der.toString('base64')).toBe(key.x5c[0]);
      const certificate = new X509Certificate(der);
      const { kty, n, e, crv, x, y } = key;
      expect(certificate.publicKey.export({ format: 'jwk' })).toEqual(
        JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })),
      );
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(key.kid).toBe(await calculateJwkThumbprint(key));
      expect(key.x5t).toBe(createHash('sha1').update(der).digest('base64url'));
      expect(key['x5t#S256']).toBe(createHash('sha256').update(der).digest('base64url'));
    }
  });

  test('is the same after a restart', async () => {
    const g = await startGateway({ firstStart: true });
    const { body } = await supertest(g.origin).get('/jwks');
    await g.stop();
    const again = await startGateway({ dataDir: g.dataDir });
    expect((await supertest(again.origin).get('/jwks')).body).toEqual(body);
  });
});

describe('links for apps', () => {
  test('cover /s/ and nothing else, for the configured apps', async () => {
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const g = await startGateway({
      env: {
        COUNTERSIGN_ANDROID_APPS: `com.example.app|${fingerprint}`,
        COUNTERSIGN_APPLE_APPS: 'ABCDE12345.com.example.app',
      },
    });
    const android = await supertest(g.origin).get('/.well-known/assetlinks.json').expect(200);
    expect(android.body).toEqual([
      {
        relation: ['delegate_permission/common.handle_all_urls'],
        target: {
          namespace: 'android_app',
          package_name: 'com.example.app',
          sha256_cert_fingerprints: [fingerprint],
        },
        relation_extensions: {
          'delegate_permission/common.handle_all_urls': {
            dynamic_app_link_components: [{ '/': '/s/*' }, { '/': '*', exclude: true }],
          },
        },
      },
    ]);
    const apple = await supertest(g.origin).get('/.well-known/apple-app-site-association').expect(200);
    expect(apple.headers['content-type']).toContain('application/json');
    expect(apple.body).toEqual({
      applinks: { details: [{ appIDs: ['ABCDE12345.com.example.app'], components: [{ '/': '/s/*' }] }] },
    });
  });

  test('do not exist where no app is configured', async () => {
    const g = await startGateway();
    await supertest(g.origin).get('/.well-known/assetlinks.json').expect(404);
    await supertest(g.origin).get('/.well-known/apple-app-site-association').expect(404);
  });
});

describe('every answer', () => {
  test.each([
    '/',
    '/demo',
    '/demo/phone',
    '/s/x.y.z',
    '/enroll',
    '/nothing',
    '/interaction/x',
    '/auth',
    '/api/phone/v1/x',
  ])('at %s is never framed, cached, sniffed or scripted by others', async (path) => {
    const g = await startGateway();
    const { headers } = await supertest(g.origin).get(path).set('Accept', 'text/html');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['content-security-policy']).not.toContain('form-action');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('strict-origin');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('tells machines whether it lives and whether it can sign people in', async () => {
    const g = await startGateway();
    await supertest(g.origin).get('/healthz').expect(200, { status: 'alive' });
    await supertest(g.origin).get('/readyz').expect(200, { status: 'ready' });
  });

  test('to a person who opens it by another name leads to the name it calls itself, in the demo alone', async () => {
    const g = await startGateway();
    await supertest(g.origin)
      .get('/demo')
      .set('Host', 'other.example')
      .expect(302)
      .expect('Location', `${g.issuer}/demo`);
    await supertest(g.origin).get('/').set('Host', 'other.example').expect(200);
  });
});
