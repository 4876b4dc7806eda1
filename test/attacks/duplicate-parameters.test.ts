import { describe, expect, test } from 'vitest';
import {
  authorize,
  CODE_APP,
  expectErrorPage,
  expectNoResult,
  properQuery,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
} from '../support/attacker.ts';

const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });

describe('a parameter given twice', () => {
  const gateway = sharedGateway();

  test.each(['client_id', 'redirect_uri'])(
    'that says where to answer, %s, is an error page',
    async (name) => {
      const g = gateway();
      const party = await g.relyingParty();
      const proper = new URLSearchParams(properQuery(party)).get(name) ?? '';
      for (const second of [proper, 'https://evil.example/']) {
        const more = new URLSearchParams({ [name]: second });
        expectErrorPage(await authorize(g, `${properQuery(party)}&${more}`));
        expectErrorPage(await authorize(g, `${more}&${properQuery(party)}`));
      }
    },
  );

  test.each([
    'scope',
    'nonce',
    'response_type',
    'prompt',
    'acr_values',
    'max_age',
    'ui_locales',
    'login_hint',
    'request',
    'request_uri',
    'id_token_hint',
    'code_challenge',
    'registration',
  ])('%s is an invalid_request to the application', async (name) => {
    const g = gateway();
    const party = await g.relyingParty();
    const query = `${properQuery(party)}&${name}=a&${name}=b`;
    const answer = await authorize(g, query);
    expect(answer.sentBack?.action).toBe(party.redirectUri);
    expect(answer.sentBack?.fields.get('error')).toBe('invalid_request');
    expect(answer.sentBack?.fields.get('error_description')).toContain(`'${name}'`);
    expect(answer.sentBack?.fields.get('state')).toBe('a-state');
    expectNoResult(answer.sentBack);
  });

  test.each(['state', 'response_mode'])(
    '%s is an invalid_request, and neither value is believed',
    async (name) => {
      const g = gateway();
      const party = await g.relyingParty();
      const answer = await authorize(g, `${properQuery(party)}&${name}=query`);
      expect(answer.sentBack?.action).toBe(party.redirectUri);
      expect(answer.sentBack?.fields.get('error')).toBe('invalid_request');
      if (name === 'state') expect(answer.sentBack?.fields.has('state')).toBe(false);
      expectNoResult(answer.sentBack);
    },
  );

  test.each([
    'client_id[]=x',
    'client_id[a]=x',
    'redirect_uri[]=https://evil.example/',
    'redirect_uri[0]=https://evil.example/',
    'scope[]=openid',
    'state[__proto__]=x',
  ])('in brackets, %s, is a parameter nobody knows', async (more) => {
    const g = gateway();
    const answer = await authorize(g, `${properQuery(await g.relyingParty())}&${more}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('data-snapshot');
  });

  test.each(['code', 'redirect_uri', 'client_id', 'client_secret', 'grant_type', 'code_verifier'])(
    'at the token endpoint, %s, spends no code',
    async (name) => {
      const g = gateway();
      const party = await g.relyingParty(CODE_APP);
      const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: party.redirectUri,
        client_id: party.integration.clientId,
        client_secret: party.clientSecret ?? '',
      });
      const value = form.get(name) ?? 'a'.repeat(43);
      const refused = await post(
        `${g.origin}/token`,
        `${form}&${name}=${encodeURIComponent(value)}&${name}=x`,
      );
      expect([400, 401]).toContain(refused.status);
      const { error } = (await refused.json()) as { error: string };
      expect(error).toMatch(/^invalid_(request|client)$/);
      expect((await post(`${g.origin}/token`, String(form))).status).toBe(200);
    },
  );

  test('in the demo’s callback is refused before anything is looked at', async () => {
    const g = gateway();
    const answer = await post(`${g.origin}/demo/callback`, 'state=a&state=b&id_token=x');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('repeated_field');
  });
});
