import { describe, expect, test } from 'vitest';
import { authorize, CODE_APP, expectErrorPage, properQuery, sharedGateway } from '../support/attacker.ts';

const REGISTERED = 'https://app.example.com/callback';
const B2C = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp';

/** Variants of a registered address that one comparison or another has let through (security.md 6.4, class 1). */
const HOSTILE = [
  'https://evil.example/callback',
  'http://app.example.com/callback',
  'HTTPS://app.example.com/callback',
  'https://APP.example.com/callback',
  'https://app.example.com/Callback',
  'https://app.example.com/callback/',
  'https://app.example.com/callback?',
  'https://app.example.com/callback?x=1',
  'https://app.example.com/callback#',
  'https://app.example.com/callback#x',
  'https://app.example.com/callback/../callback',
  'https://app.example.com/./callback',
  'https://app.example.com//callback',
  'https://app.example.com/callback/%2e%2e/evil',
  'https://app.example.com/%63allback',
  'https://app.example.com/callback%20',
  'https://app.example.com/callback ',
  ' https://app.example.com/callback',
  'https://app.example.com/callback\t',
  'https://app.example.com/callback\n',
  'https://app.example.com/callback\0',
  'https://app.example.com/callback%00.evil.example',
  'https://app.example.com:443/callback',
  'https://app.example.com:8443/callback',
  'https://app.example.com./callback',
  'https://app.example.com@evil.example/callback',
  'https://app.example.com:80@evil.example/callback',
  'https://evil.example@app.example.com/callback',
  'https://app.example.com.evil.example/callback',
  'https://app.example.com%2eevil.example/callback',
  'https://app.example.comevil.example/callback',
  'https://appXexample.com/callback',
  'https://evil-app.example.com/callback',
  'https://sub.app.example.com/callback',
  'https://evil.example/https://app.example.com/callback',
  'https://evil.example/?u=https://app.example.com/callback',
  'https://evil.example#https://app.example.com/callback',
  'https://app.example.com\\callback',
  'https:\\\\app.example.com\\callback',
  'https://app.example.com\\@evil.example/callback',
  'https://evil.example\\@app.example.com/callback',
  'https:/app.example.com/callback',
  'https:app.example.com/callback',
  '//app.example.com/callback',
  '/callback',
  'callback',
  'https://\u0430pp.example.com/callback',
  'https://app。example.com/callback',
  'https://app.example.com/callback\u202e',
  'https://app.example.com/callb\u0430ck',
  'https://app.example.com/callback;x=1',
  'https://app.example.com/callback,https://evil.example',
  'https://app.example.com/callback https://evil.example/',
  'https://app.example.com/*',
  'javascript:alert(1)//https://app.example.com/callback',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://app.example.com/callback',
  'file:///callback',
  'app.example.com:/callback',
  'http://127.0.0.1/callback',
  'http://localhost:1/callback',
  'https://[::1]/callback',
  'https://0x7f.1/callback',
  '__proto__',
  'null',
  '{"a":1}',
];

const TENANT_ID = '3db550f0-1f6c-4c8a-a3cd-2f1e0d9c8b7a';

/** A tenant whose redirect URIs come in all the forms that Azure AD B2C writes, and one of each form. */
const TENANT = {
  initialDomain: 'contoso',
  tenantId: TENANT_ID,
  customDomains: ['login.contoso.com'],
  policies: ['b2c_1a_signin'],
};
const B2C_FORMS = [
  B2C,
  'https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1a_signin/oauth2/authresp',
  `https://contoso.b2clogin.com/${TENANT_ID}/oauth2/authresp`,
  'https://login.contoso.com/contoso.onmicrosoft.com/oauth2/authresp',
  `https://login.contoso.com/${TENANT_ID}/oauth2/authresp`,
];

/** What misses each of the forms by little. */
const HOSTILE_B2C = [
  ...B2C_FORMS.flatMap((uri) => [
    uri.toUpperCase(),
    uri.replace('https', 'http'),
    uri.replace('contoso', 'fabrikam'),
    uri.replace(/\/(contoso\.onmicrosoft\.com|3db550f0[^/]+)/, '/fabrikam.onmicrosoft.com'),
    uri.replace('/oauth2', '/b2c_1a_other/oauth2'),
    uri.replace('.com/', '.com.evil.example/'),
    uri.replace('https://', 'https://evil.example/'),
    uri.replace('/oauth2', '/../oauth2'),
    `${uri}/`,
    `${uri}?policy=x`,
  ]),
  `https://contoso.b2clogin.com/${TENANT_ID.toUpperCase()}/oauth2/authresp`,
  'https://contoso.b2clogin.com/contoso/oauth2/authresp',
  'https://login.microsoftonline.com/te/contoso.onmicrosoft.com/oauth2/authresp',
  'https://contoso.onmicrosoft.com/contoso.b2clogin.com/oauth2/authresp',
];

describe('a redirect address', () => {
  const gateway = sharedGateway();

  test.each(HOSTILE)(
    'that only looks like the registered one is an error page and no redirect: %j',
    async (redirect_uri) => {
      const party = await gateway().relyingParty({ ...CODE_APP, redirectUris: [REGISTERED] });
      for (const response_mode of ['form_post', 'query', 'fragment']) {
        const answer = await authorize(gateway(), properQuery(party, { redirect_uri, response_mode }));
        expectErrorPage(answer);
        expect(answer.text).toContain('invalid_redirect_uri');
      }
      // A second fault in the request does not make it a redirect either.
      for (const fault of [
        { response_type: 'token' },
        { scope: 'profile' },
        { prompt: 'none' },
        { response_mode: 'x' },
        { request: 'x' },
      ]) {
        expectErrorPage(await authorize(gateway(), properQuery(party, { redirect_uri, ...fault })));
      }
    },
  );

  test.each(HOSTILE_B2C)(
    'that only looks like Azure AD B2C’s is an error page and no redirect: %s',
    async (redirect_uri) => {
      const party = await gateway().relyingParty(TENANT);
      expectErrorPage(await authorize(gateway(), properQuery(party, { redirect_uri })));
    },
  );

  test('is taken in each form of Azure AD B2C’s that the tenant has', async () => {
    const g = gateway();
    const party = await g.relyingParty(TENANT);
    for (const redirect_uri of B2C_FORMS) {
      const answer = await authorize(g, properQuery(party, { redirect_uri }));
      expect(answer.text, redirect_uri).toContain('data-snapshot');
    }
    expect(new Set([...HOSTILE, ...HOSTILE_B2C]).size).toBeGreaterThan(100);
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
  ])('that is %s is an error page, though there is only one it could be', async (_, redirect_uri) => {
    const party = await gateway().relyingParty({ ...CODE_APP, redirectUris: [REGISTERED] });
    expectErrorPage(await authorize(gateway(), properQuery(party, { redirect_uri })));
  });

  test('of another integration is an error page', async () => {
    const g = gateway();
    const [party, other] = [
      await g.relyingParty({ ...CODE_APP, redirectUris: [REGISTERED] }),
      await g.relyingParty(),
    ];
    expectErrorPage(await authorize(g, properQuery(party, { redirect_uri: other.redirectUri })));
    expectErrorPage(await authorize(g, properQuery(other, { redirect_uri: REGISTERED })));
  });

  test('as registered, character by character, is taken', async () => {
    const g = gateway();
    for (const uri of [REGISTERED, 'https://app.example.com', 'https://app.example.com/a?b=c&d=%20e']) {
      const party = await g.relyingParty({ ...CODE_APP, redirectUris: [uri] });
      expect((await authorize(g, properQuery(party))).text).toContain('data-snapshot');
    }
  });

  test('that could not be compared safely is not even registered', async () => {
    const g = gateway();
    for (const uri of [
      ...HOSTILE,
      'https://*.example.com/callback',
      'https://app.example.com/a#b',
      'https://u@app.example.com/',
    ]) {
      const made = await g.integration({ ...CODE_APP, redirectUris: [uri] }).then(
        ({ integration }) => integration.redirectUris,
        (error: { code: string }) => error.code,
      );
      if (typeof made === 'string') expect(made, uri).toBe('invalid_input');
      else {
        expect(new URL(uri).href, uri).toBe(uri);
        expect(uri).toMatch(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])[\x21-\x7e]+$/);
      }
    }
  });
});
