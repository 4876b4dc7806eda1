import { describe, expect, test } from 'vitest';
import { CODE_APP, exchange, puppetOf, sharedGateway, signInByCode, somebody } from '../support/attacker.ts';

const html = { Accept: 'text/html,application/xhtml+xml' };

describe('a request to an address for machines that says it wants HTML', () => {
  const gateway = sharedGateway();

  test('gets JSON at the token endpoint, refused or not', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    for (const fields of [
      { code: 'x' },
      { code, client_secret: 'x' },
      { code, grant_type: 'x' },
      { code: undefined },
    ]) {
      const refused = await exchange(g, party, fields, html);
      expect([400, 401]).toContain(refused.status);
      expect(refused.headers.get('Content-Type')).toContain('application/json');
      expect(refused.json.error).toMatch(/^(invalid_|unsupported_)/);
      expect(refused.headers.get('Cache-Control')).toBe('no-store');
    }
    const good = await exchange(g, party, { code }, html);
    expect(good.headers.get('Content-Type')).toContain('application/json');
    expect(good.json).toHaveProperty('id_token');
    expect(good.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each([
    '/token',
    '/token/',
    '/TOKEN',
    '/userinfo',
    '/userinfo/',
    '/jwks',
    '/.well-known/openid-configuration',
  ])('gets JSON at %s', async (path) => {
    const g = gateway();
    const method = path.toLowerCase().startsWith('/token') ? 'POST' : 'GET';
    const response = await fetch(g.origin + path, { method, headers: html });
    expect(response.headers.get('Content-Type')).toMatch(/^application\/(jwk-set\+)?json/);
    await expect(response.json()).resolves.toBeTypeOf('object');
  });

  test('gets problem details from the phone API, whatever it wants', async () => {
    const g = gateway();
    for (const path of ['/enroll', '/claim', '/nowhere', '/challenges/x']) {
      const response = await fetch(`${g.origin}/api/phone/v1${path}`, { method: 'POST', headers: html });
      expect(response.headers.get('Content-Type'), path).toContain('application/problem+json');
      expect(await response.json(), path).toMatchObject({
        status: response.status,
        code: expect.any(String),
      });
    }
  });
});
