import { describe, expect, test } from 'vitest';
import { readSentBack } from '../../../src/cli/index.ts';
import type { Integration, IntegrationInput } from '../../../src/domain/directory/index.ts';
import { approved, partOf } from '../../support/answered.ts';
import {
  authorize,
  CODE_APP,
  exchange,
  expectErrorPage,
  expectNoResult,
  properQuery,
  puppetOf,
  resume,
  sharedGateway,
  signInByCode,
  somebody,
  waitingSignIn,
} from '../../support/attacker.ts';
import { CAPTURES, registered, STATE } from '../../support/captured-b2c.ts';
import { cli } from '../../support/cli.ts';
import { RelyingParty } from '../../support/relying-party.ts';
import { freshAddress, SignUpActor } from '../../support/sign-up.ts';

const TENANT = '3db550f0-1f6c-4c8a-a3cd-2f1e0d9c8b7a';
/** RFC 7636 appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The forms in which Azure AD B2C writes a redirect URI, and the tenant for which it does. */
const B2C: Partial<IntegrationInput> = {
  initialDomain: 'Contoso',
  tenantId: TENANT.toUpperCase(),
  customDomains: ['Login.Contoso.com'],
  policies: ['B2C_1A_SignUp_SignIn'],
};
const B2C_FORMS = [
  'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
  'https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1a_signup_signin/oauth2/authresp',
  `https://contoso.b2clogin.com/${TENANT}/oauth2/authresp`,
  'https://login.contoso.com/contoso.onmicrosoft.com/oauth2/authresp',
  `https://login.contoso.com/${TENANT}/oauth2/authresp`,
];

describe('authorize request', () => {
  const gateway = sharedGateway();

  test('24 · the captured requests, as they stand, lead to the QR page and back, state and nonce byte for byte', async () => {
    const g = gateway();
    for (const [what, capture] of CAPTURES) {
      const party = await registered(g, capture);
      const { client } = await puppetOf(g, somebody());
      const browser = g.browser();
      const tab = await browser.open(`/auth?${capture.query}`);
      const { challenge, statement } = await client.claim(tab.frame);
      expect(JSON.parse(statement), what).toMatchObject({ host: new URL(capture.redirectUri).host });
      await client.approve(challenge, statement);
      const response = await browser.request(tab.paths.resume);
      const html = await response.text();
      expect(response.status, what).toBe(capture.by === 'query' ? 303 : 200);
      const sentBack = readSentBack(response, html);
      if (sentBack === undefined) throw new Error(`${what}: nothing was sent back`);

      expect(sentBack.action, what).toBe(capture.redirectUri);
      expect(sentBack.fields.get('state'), what).toBe(STATE);
      const asked = { url: '', nonce: capture.nonce, state: STATE };
      const claims =
        capture.answer === 'id_token'
          ? await party.verify(sentBack, asked)
          : (await party.exchange(sentBack, asked)).claims();
      expect(claims?.nonce, what).toBe(capture.nonce);
    }
  });

  test('25 · without a code_challenge a confidential client is taken; one by S256 is enforced', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty({ responseType: 'code' });
    const plain = await signInByCode(g, party, client);
    expect((await exchange(g, party, { code: plain.code })).status).toBe(200);

    const ask = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    const { tab } = await waitingSignIn(g, { party, ask });
    const code = (await approved(tab, client)).fields.get('code');
    for (const code_verifier of [undefined, 'a'.repeat(43)]) {
      const refused = await exchange(g, party, { code, code_verifier });
      expect([refused.status, refused.json.id_token]).toEqual([400, undefined]);
    }
    expect((await exchange(g, party, { code, code_verifier: VERIFIER })).status).toBe(200);
  });

  test('26 · unknown parameters are ignored, alone and together', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const { client } = await puppetOf(g, somebody());
    const unknown: Record<string, string> = {
      ui_locales: 'en-US',
      AppClientID: '0f3c1f0a-6b5e-4b57-9b36-3f6f3f1b2c4d',
      CustomUI: 'default',
      rid: 'x',
      nux: '1',
      nca: '0',
      domain_hint: 'contoso.com',
      'client-request-id': TENANT,
      tos: 'true',
    };
    for (const [name, value] of Object.entries(unknown)) {
      const answer = await authorize(g, properQuery(party, { [name]: value }));
      expect([answer.status, answer.text.includes('data-snapshot')], name).toEqual([200, true]);
    }
    const { tab, asked } = await waitingSignIn(g, { party, ask: unknown });
    const sentBack = await approved(tab, client);
    expect([...sentBack.fields.keys()].sort()).toEqual(['id_token', 'state']);
    expect((await party.verify(sentBack, asked)).sub).toBeDefined();
  });

  test('27 · response_mode absent, form_post and query work; fragment works too', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    for (const [responseType, mode, by] of [
      ['id_token', undefined, 'fragment'],
      ['id_token', 'form_post', 'form'],
      ['id_token', 'fragment', 'fragment'],
      ['code', undefined, 'query'],
      ['code', 'form_post', 'form'],
      ['code', 'query', 'query'],
      ['code', 'fragment', 'fragment'],
    ] as const) {
      const party = await g.relyingParty({ responseType });
      const browser = g.browser();
      const tab = await browser.open(`/auth?${properQuery(party, { response_mode: mode })}`);
      const { challenge, statement } = await client.claim(tab.frame);
      await client.approve(challenge, statement);
      const { status, location, sentBack } = await resume(browser, tab.paths.resume);
      const came = location === null ? 'form' : new URL(location).hash === '' ? 'query' : 'fragment';
      expect([status, came], `${responseType} ${mode}`).toEqual([by === 'form' ? 200 : 303, by]);
      expect(sentBack?.fields.get(responseType), `${responseType} ${mode}`).toMatch(/./);
    }
  });

  test('28 · lower-case percent escapes and + for a blank are decoded', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const { client } = await puppetOf(g, somebody());
    const redirect = encodeURIComponent(party.redirectUri).replace(/%../g, (triplet) =>
      triplet.toLowerCase(),
    );
    const tab = await g
      .browser()
      .open(
        `/auth?client_id=${party.integration.clientId}&redirect_uri=${redirect}&response_type=id_token` +
          '&scope=openid+profile+email&response_mode=form_post&nonce=a%2bb%2fc%3d+d&state=%7b+%22%3d%c3%ab+%25%2B%7d',
      );
    const { action, fields } = await approved(tab, client);
    expect(action).toBe(party.redirectUri);
    expect(fields.get('state')).toBe('{ "=\u00eb %+}');
    const claims = partOf(fields.get('id_token'), 1);
    expect(claims).toMatchObject({ nonce: 'a+b/c= d', email: expect.any(String), name: expect.any(String) });
  });

  test('29 · a state of 512 and of 4,000 characters with =, _ and - comes back unchanged, with results and errors alike', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    for (const length of [512, 4_000]) {
      const state = 'StateProperties='.padEnd(length, 'aB3_-=');
      for (const [input, mode] of [
        [{ responseType: 'id_token' }, 'form_post'],
        [{ responseType: 'code' }, 'form_post'],
        [{ responseType: 'code' }, 'query'],
      ] as const) {
        const party = await g.relyingParty(input);
        const ask = { state, response_mode: mode };
        const { tab } = await waitingSignIn(g, { party, ask });
        expect((await approved(tab, client)).fields.get('state')).toBe(state);
        const cancelled = await (await waitingSignIn(g, { party, ask })).tab.cancel();
        expect([cancelled.fields.get('error'), cancelled.fields.get('state')]).toEqual([
          'access_denied',
          state,
        ]);
      }
    }
  });

  test('30 · redirect URIs match exactly, in all five forms of Azure AD B2C, two of External ID, three of external MFA', async () => {
    const g = gateway();
    const uris = async (input: Partial<IntegrationInput>): Promise<Integration> =>
      (await g.gateway.integrations.create({ name: 'Contoso', ...input } as IntegrationInput)).integration;
    const b2c = await uris({ kind: 'azure-b2c', ...B2C });
    expect(b2c.redirectUris).toEqual(expect.arrayContaining(B2C_FORMS));
    const externalId = await uris({
      kind: 'entra-external-id',
      initialDomain: 'contoso',
      tenantId: TENANT,
    });
    expect(externalId.redirectUris).toEqual([
      `https://contoso.ciamlogin.com/${TENANT}/federation/oauth2`,
      'https://contoso.ciamlogin.com/contoso.onmicrosoft.com/federation/oauth2',
    ]);
    const externalMfa = await uris({ kind: 'entra-external-mfa', appId: TENANT, tenantId: TENANT });
    expect(externalMfa.redirectUris).toEqual(
      ['microsoftonline.com', 'microsoftonline.us', 'partner.microsoftonline.cn'].map(
        (cloud) => `https://login.${cloud}/common/federation/externalauthprovider`,
      ),
    );
    for (const integration of [b2c, externalId]) {
      const party = await RelyingParty.discover({ issuer: g.issuer, fetch: g.fetch, integration });
      for (const redirect_uri of integration.redirectUris) {
        const taken = await authorize(g, properQuery(party, { redirect_uri }));
        expect([taken.status, taken.text.includes('data-snapshot')], redirect_uri).toEqual([200, true]);
        for (const near of [`${redirect_uri}/`, redirect_uri.toUpperCase(), `${redirect_uri}?`]) {
          expectErrorPage(await authorize(g, properQuery(party, { redirect_uri: near })));
        }
      }
    }
  });

  test('31 · the initial domain alone gives the right redirect URI, in lower case', async () => {
    for (const domain of ['Contoso', 'contoso.onmicrosoft.com', 'CONTOSO.b2clogin.com']) {
      const made = await cli({ DATA_DIR: gateway().dataDir }, [
        ...['integration', 'create', '--kind', 'azure-b2c', '--name', `Contoso by ${domain}`],
        ...['--initial-domain', domain, '--json'],
      ]);
      expect(made.json().redirectUris).toEqual([B2C_FORMS[0]]);
    }
  });

  test('32 · an unregistered redirect_uri or an unknown client_id is an error page and no redirect', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    for (const changes of [
      { redirect_uri: 'https://evil.example/oauth2/authresp' },
      { redirect_uri: `${party.redirectUri}x` },
      { client_id: 'nobody' },
    ]) {
      for (const response_mode of ['form_post', 'query', 'fragment']) {
        expectErrorPage(await authorize(g, properQuery(party, { response_mode, ...changes })));
      }
    }
  });

  test('33 · a request without scope, or without openid in it, is answered by redirect with invalid_scope', async () => {
    const g = gateway();
    for (const input of [{}, { responseType: 'code' }, CODE_APP] as const) {
      const party = await g.relyingParty(input);
      for (const scope of [undefined, 'profile email', 'email name', 'OPENID']) {
        for (const nonce of party.clientSecret === undefined ? ['a-nonce'] : ['a-nonce', undefined]) {
          const answer = await authorize(g, properQuery(party, { scope, nonce }));
          expect(answer.sentBack?.action).toBe(party.redirectUri);
          expect(Object.fromEntries(answer.sentBack?.fields ?? [])).toEqual({
            error: 'invalid_scope',
            error_description: 'scope must contain openid',
            state: 'a-state',
            iss: g.issuer,
          });
          expectNoResult(answer.sentBack);
        }
      }
    }
  });

  test('35 · login_hint saves typing and is not trusted: who approves is who signs in', async () => {
    const g = gateway();
    const [email, other] = [freshAddress(), freshAddress()];
    await g.gateway.enrollment.invite({ email: other });
    const hinted = await waitingSignIn(g, { input: { signUp: 'open' }, ask: { login_hint: email } });
    const newcomer = await new SignUpActor(g).scanned(hinted.tab);
    expect((await newcomer.begin()).prefill.email).toBe(email);

    const name = somebody();
    const { client } = await puppetOf(g, name);
    const { tab } = await waitingSignIn(g, { ask: { login_hint: other } });
    const claims = partOf((await approved(tab, client)).fields.get('id_token'), 1);
    expect(claims.email).toBe(`${name}@example.com`);
  });
});
