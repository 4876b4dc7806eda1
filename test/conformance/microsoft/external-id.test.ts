import { describe, expect, test } from 'vitest';
import { readSentBack } from '../../../src/cli/index.ts';
import type { IntegrationInput } from '../../../src/domain/directory/index.ts';
import { exchange, outcome } from '../../support/attacker.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { phoneAt } from '../../support/phones.ts';
import { RelyingParty } from '../../support/relying-party.ts';

const TENANT = '3db550f0-0000-4000-8000-00000000000a';
const REDIRECTS = [
  `https://contoso.ciamlogin.com/${TENANT}/federation/oauth2`,
  'https://contoso.ciamlogin.com/contoso.onmicrosoft.com/federation/oauth2',
];
const EXTERNAL_ID: Partial<IntegrationInput> = {
  kind: 'entra-external-id',
  name: 'Contoso',
  initialDomain: 'contoso',
  tenantId: TENANT,
};

/** How External ID may authenticate; each is a row, with the client that knows how. */
const METHODS = ['client_secret_post', 'client_secret_jwt'] as const;

async function signedIn(g: TestGateway, party: RelyingParty, ask: Record<string, string>, pkce = false) {
  const ada = await g.phoneOf('ada');
  const asked = await party.ask({ redirect_uri: party.redirectUri, ...ask }, pkce);
  const tab = await g.browser().open(asked.url);
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  return { asked, sent: await tab.collect() };
}

describe.each(METHODS)('57 · code flow with %s', (clientAuth) => {
  test.each(REDIRECTS)('works with %s', async (redirectUri) => {
    const g = await startGateway();
    const made = await g.integration({ ...EXTERNAL_ID, clientAuth });
    expect(made.integration.redirectUris).toEqual(REDIRECTS);
    const { clientSecret } = made;
    const integration = { ...made.integration, redirectUris: [redirectUri] };
    const party = await RelyingParty.discover({
      issuer: g.issuer,
      fetch: g.fetch,
      integration,
      clientSecret,
    });
    for (const [mode, pkce] of [
      ['form_post', false],
      ['query', true],
    ] as const) {
      const { asked, sent } = await signedIn(g, party, { response_mode: mode }, pkce);
      expect(sent.action).toBe(redirectUri);
      const tokens = await party.exchange(sent, asked);
      expect(tokens.claims()).toMatchObject({
        iss: g.issuer,
        aud: integration.clientId,
        sub: expect.stringMatching(/^usr_/),
        name: 'Ada Lovelace',
        given_name: 'Ada',
        family_name: 'Lovelace',
        email: 'ada@example.com',
      });
      expect(tokens.claims()?.email_verified).toBe(true);
    }
  });
});

describe('57 · a client set to id_token is refused for this type', () => {
  test('when it is registered', async () => {
    const g = await startGateway();
    const create = g.integration({ ...EXTERNAL_ID, responseType: 'id_token' });
    await expect(create).rejects.toMatchObject({ faults: [{ path: 'response-type' }] });
  });

  test.each(['id_token', 'token', 'code id_token'])('when it asks for %s', async (response_type) => {
    const g = await startGateway();
    const party = await g.relyingParty(EXTERNAL_ID);
    const response = await g.browser().request((await party.ask({ response_type })).url);
    const sent = readSentBack(response, await response.text());
    expect(sent?.fields.get('error')).toMatch(/^(invalid_request|unsupported_response_type)$/);
    expect(sent?.fields.has('id_token')).toBe(false);
  });
});

test('8 · the token endpoint publishes client_secret_post', async () => {
  const g = await startGateway();
  const document = await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json();
  expect(document).toMatchObject({
    token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_post']),
    subject_types_supported: expect.arrayContaining(['public']),
  });
});

test('a wrong secret gives no token', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(EXTERNAL_ID);
  const { sent } = await signedIn(g, party, {});
  const answer = await exchange(g, party, { code: sent.fields.get('code'), client_secret: 'wrong' });
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ error: 'invalid_client' });
});

describe('a person without a verified email address, whom External ID would turn away', () => {
  test.each(['app', 'web'] as const)(
    'is told so on the %s phone, before anything is sent to Microsoft',
    async (kind) => {
      const g = await startGateway();
      const party = await g.relyingParty({ ...EXTERNAL_ID, signUp: 'open' });
      const phone = await phoneAt(g, kind, 'ada');
      const { people } = g.gateway;
      const ada = await people.userByEmail('ada@example.com');
      if (ada === undefined) throw new Error('ada is there');
      await people.updateUser({ ...ada, emailVerified: false, version: ada.version + 1 });
      const tab = await g.browser().open((await party.ask()).url);
      expect(await outcome(phone.claim(tab.frame))).toBe('email_required');
      await people.updateUser({ ...ada, email: undefined, emailVerified: false, version: ada.version + 2 });
      expect(await outcome(phone.claim(tab.frame))).toBe('email_required');
      await people.updateUser({ ...ada, version: ada.version + 3 });
      expect(await outcome(phone.claim(tab.frame))).toBe('ok');
      expect((await tab.poll()).state).toBe('claimed');
    },
  );
});
