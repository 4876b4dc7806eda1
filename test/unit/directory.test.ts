import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  b2cRedirectUris,
  checkB2cTenant,
  checkEmail,
  checkName,
  checkRedirectUri,
  claimsOf,
  newUser,
} from '../../src/domain/directory/index.ts';

describe('an Azure AD B2C tenant', () => {
  test.each(['contoso', 'Contoso', ' contoso ', 'contoso.onmicrosoft.com', 'CONTOSO.b2clogin.com'])(
    'is understood from the initial domain %j',
    (initialDomain) => {
      expect(b2cRedirectUris(checkB2cTenant({ initialDomain }))).toEqual([
        'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
      ]);
    },
  );

  test.each([
    '',
    '-contoso',
    'contoso-',
    'con toso',
    'contoso.com',
    'https://contoso',
    'contoso/evil',
    'con_toso',
    '*',
    'a@b',
    'ä',
  ])('is refused for the initial domain %j, naming the field', (initialDomain) => {
    expect(() => checkB2cTenant({ initialDomain })).toThrow(/initial-domain/);
  });

  test.each(['localhost', '-a.com', 'a..com', 'https://a.com', 'a.com/x', '1.2.3.4', 'a.com:443', '*.a.com'])(
    'is refused for the custom domain %j',
    (domain) => {
      expect(() => checkB2cTenant({ initialDomain: 'c', customDomains: [domain] })).toThrow(/custom-domain/);
    },
  );

  test.each([
    '',
    'signin',
    'b2c_2_signin',
    'B2C_1A_',
    'B2C_1A_a/b',
    'B2C_1A_../x',
    `B2C_1A_${'x'.repeat(65)}`,
  ])('is refused for the policy %j', (policy) => {
    expect(() => checkB2cTenant({ initialDomain: 'c', policies: [policy] })).toThrow(/policy/);
  });

  test('gives redirect URIs that may all be registered, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}[a-z0-9]$/),
        fc.uuid(),
        fc.domain(),
        (name, tenantId, domain) => {
          fc.pre(/^[a-z0-9.-]+\.[a-z][a-z-]*[a-z]$/.test(domain.toLowerCase()));
          const tenant = checkB2cTenant({
            initialDomain: name,
            tenantId,
            customDomains: [domain],
            policies: ['B2C_1A_SignUp_SignIn'],
          });
          const uris = b2cRedirectUris(tenant);
          expect(uris).toHaveLength(8);
          for (const uri of uris) {
            expect(checkRedirectUri(uri, ['id_token'])).toBe(uri);
            expect(uri).toBe(uri.toLowerCase());
          }
        },
      ),
    );
  });
});

describe('a redirect URI', () => {
  test.each([
    'https://app.example.com/callback',
    'https://app.example.com',
    'https://app.example.com/',
    'https://app.example.com:8443/cb?tenant=1',
  ])('%s may be registered', (uri) => {
    expect(checkRedirectUri(uri, ['id_token', 'code'])).toBe(uri);
  });

  test.each(['http://localhost/cb', 'http://127.0.0.1:8080/cb', 'http://[::1]:1/cb'])(
    '%s may be registered for the code flow alone',
    (uri) => {
      expect(checkRedirectUri(uri, ['code'])).toBe(uri);
      expect(() => checkRedirectUri(uri, ['id_token'])).toThrow(/code flow/);
    },
  );

  test.each([
    'app.example.com/cb',
    '/cb',
    '//app.example.com/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'com.example.app:/cb',
    'http://app.example.com/cb',
    'http://localhost.example.com/cb',
    'http://127.0.0.1.example.com/cb',
    'https://*.example.com/cb',
    'https://app.example.com/*',
    'https://app.example.com/cb#x',
    'https://app.example.com/cb#',
    'https://user@app.example.com/cb',
    'https://user:pass@app.example.com/cb',
    'https://@app.example.com/cb',
    'https://app.example.com\\@evil.com/cb',
    'https://app.example.com/a/../cb',
    'https://APP.example.com/cb',
    'https://app.example.com:443/cb',
    'https://app.example.com/c b',
    'https://app.example.com/c\nb',
    `https://app.example.com/${'a'.repeat(2_000)}`,
    'https://ümlaut.example.com/cb',
  ])('%j is refused', (uri) => {
    expect(() => checkRedirectUri(uri, ['code'])).toThrow(/redirect-uri/);
  });
});

describe('what a relying party is told of a person', () => {
  const user = newUser({ id: 'usr_1', createdAt: 0, email: 'ada@example.com', emailVerified: true });

  test('always has a name and a nickname, and never an empty or null claim', () => {
    const text = fc.option(fc.string({ maxLength: 10 }), { nil: undefined });
    fc.assert(
      fc.property(text, text, text, (givenName, familyName, nickname) => {
        const claims = claimsOf({ ...user, givenName, familyName, nickname });
        expect(claims.name).not.toBe('');
        expect(claims.nickname).not.toBe('');
        for (const value of Object.values(claims)) expect([null, undefined, '']).not.toContain(value);
      }),
    );
  });

  test('names them by given and family name, else by what there is', () => {
    expect(claimsOf({ ...user, givenName: 'Ada', familyName: 'Lovelace', nickname: 'al' })).toMatchObject({
      name: 'Ada Lovelace',
      nickname: 'al',
    });
    expect(claimsOf({ ...user, nickname: 'al' }).name).toBe('al');
    expect(claimsOf(user).name).toBe('ada');
    expect(claimsOf({ ...user, email: undefined }).name).toBe('Countersign user');
  });

  test('has email_verified as a boolean beside an email, and neither without', () => {
    expect(claimsOf(user)).toMatchObject({ email: 'ada@example.com', email_verified: true });
    expect(claimsOf({ ...user, emailVerified: false }).email_verified).toBe(false);
    expect(claimsOf({ ...user, email: undefined })).not.toHaveProperty('email_verified');
  });

  test('keeps to the stable id as sub', () => {
    expect(claimsOf(user).sub).toBe('usr_1');
  });
});

describe('names and addresses', () => {
  test.each([
    '',
    '   ',
    'a'.repeat(101),
    'Contoso\u202etfosorciM',
    'a\u0000b',
    'a\nb',
    '\u200bContoso',
    '\u2066x',
  ])('the name %j is refused', (name) => expect(() => checkName(name)).toThrow(/name/));

  test('a name keeps every script, and loses only the blanks around it', () => {
    expect(checkName('  Ünïcode 東京 عربى ')).toBe('Ünïcode 東京 عربى');
  });

  test.each([
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'ada@example',
    'ada@example..com',
    'a@b@c.com',
    `${'a'.repeat(65)}@example.com`,
    'ada@exa\u202emple.com',
  ])('the address %j is refused', (email) => expect(() => checkEmail(email)).toThrow(/email/));

  test('an address keeps its local part and lowers its domain', () => {
    expect(checkEmail(' Ada.L+x@Example.COM ')).toBe('Ada.L+x@example.com');
  });
});
