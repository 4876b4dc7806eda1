import { describe, expect, test } from 'vitest';
import {
  authorize,
  CODE_APP,
  expectNoResult,
  properQuery,
  sharedGateway,
  tally,
} from '../support/attacker.ts';
import type { RelyingParty } from '../support/relying-party.ts';

/** What is wrong, the parameters that make it so, and the protocol's name for it. */
const FAULTS: [what: string, code: boolean, changes: Record<string, string | undefined>, error: string][] = [
  ['no scope', false, { scope: undefined }, 'invalid_scope'],
  ['no openid', false, { scope: 'profile email' }, 'invalid_scope'],
  ['no openid in the code flow', true, { scope: 'profile email' }, 'invalid_scope'],
  ['no openid in an OAuth request', true, { scope: undefined, nonce: undefined }, 'invalid_scope'],
  ['openid in capitals', false, { scope: 'OpenID' }, 'invalid_scope'],
  ['no nonce for an id_token', false, { nonce: undefined }, 'invalid_request'],
  ['an empty nonce for an id_token', false, { nonce: '' }, 'invalid_request'],
  ['no response_type', false, { response_type: undefined }, 'invalid_request'],
  ['response_type token', false, { response_type: 'token' }, 'unsupported_response_type'],
  ['response_type none', false, { response_type: 'none' }, 'unsupported_response_type'],
  ['response_type code id_token', true, { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['response_type id_token token', false, { response_type: 'id_token token' }, 'unsupported_response_type'],
  ['response_type code token', true, { response_type: 'code token' }, 'unsupported_response_type'],
  ['response_type x', false, { response_type: 'x' }, 'unsupported_response_type'],
  ['code for an id_token client', false, { response_type: 'code' }, 'invalid_request'],
  ['id_token for a code client', true, { response_type: 'id_token' }, 'invalid_request'],
  ['prompt none', false, { prompt: 'none' }, 'login_required'],
  ['prompt none with login', false, { prompt: 'none login' }, 'invalid_request'],
  ['an unknown prompt', false, { prompt: 'x' }, 'invalid_request'],
  ['a max_age that is none', false, { max_age: 'x' }, 'invalid_request'],
  ['a negative max_age', false, { max_age: '-1' }, 'invalid_request'],
  ['a request object', false, { request: 'e30.e30.' }, 'request_not_supported'],
  ['a request_uri', false, { request_uri: 'http://127.0.0.1:1/' }, 'request_uri_not_supported'],
  ['a registration', false, { registration: '{}' }, 'registration_not_supported'],
  ['an id_token_hint that is none', false, { id_token_hint: 'x' }, 'invalid_request'],
  ['an unsigned id_token_hint', false, { id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' }, 'invalid_request'],
  [
    'PKCE by plain',
    true,
    { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
    'invalid_request',
  ],
  ['a PKCE method without a challenge', true, { code_challenge_method: 'S256' }, 'invalid_request'],
  ['a PKCE challenge without a method', true, { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
  [
    'a PKCE challenge of strange characters',
    true,
    { code_challenge: '!'.repeat(43), code_challenge_method: 'S256' },
    'invalid_request',
  ],
];

describe('an authorization request with', () => {
  const gateway = sharedGateway();
  const parties = new Map<boolean, Promise<RelyingParty>>();
  const partyFor = (code: boolean) => {
    const known = parties.get(code) ?? gateway().relyingParty(code ? CODE_APP : {});
    parties.set(code, known);
    return known;
  };

  test.each(FAULTS)(
    '%s is a protocol error by the requested mode, with the state, and no sign-in',
    async (_, code, changes, error) => {
      const g = gateway();
      const party = await partyFor(code);
      for (const response_mode of ['form_post', 'fragment']) {
        const answer = await authorize(g, properQuery(party, { response_mode, ...changes }));
        expectNoResult(answer.sentBack);
        expect(answer.sentBack?.action).toBe(party.redirectUri);
        expect(answer.sentBack?.fields.get('error')).toBe(error);
        expect(answer.sentBack?.fields.get('state')).toBe('a-state');
        expect(answer.sentBack?.fields.get('iss')).toBe(g.issuer);
        // Azure AD B2C hands the description on word for word: short plain ASCII without personal data.
        expect(answer.sentBack?.fields.get('error_description') ?? 'x').toMatch(/^[\x20-\x7e]{1,100}$/);
        if (response_mode === 'form_post') expect(answer.status).toBe(200);
        else
          expect([answer.status, new URL(answer.location ?? '').hash.startsWith('#error=')]).toEqual([
            303,
            true,
          ]);
      }
    },
  );

  test('id_token by query is an error by query, and no token ever stands in a query', async () => {
    const party = await partyFor(false);
    const answer = await authorize(gateway(), properQuery(party, { response_mode: 'query' }));
    expect(answer.status).toBe(303);
    expect(new URL(answer.location ?? '').searchParams.get('error')).toBe('invalid_request');
    expect(new URL(answer.location ?? '').searchParams.get('state')).toBe('a-state');
    expectNoResult(answer.sentBack);
  });

  test.each([
    'x',
    'web_message',
    'jwt',
    'form_post.jwt',
    'QUERY',
    '__proto__',
    'constructor',
    'form_post query',
    'query.jwt',
  ])('response_mode %s is an error by the response type’s own mode', async (response_mode) => {
    for (const code of [false, true]) {
      const party = await partyFor(code);
      const answer = await authorize(gateway(), properQuery(party, { response_mode }));
      expect(answer.status).toBe(303);
      const url = new URL(answer.location ?? '');
      const fields = code ? url.searchParams : new URLSearchParams(url.hash.slice(1));
      expect(fields.get('error')).toMatch(/^(unsupported_response_mode|invalid_request)$/);
      expect(fields.get('state')).toBe('a-state');
      expectNoResult(answer.sentBack);
    }
  });

  test('parameters nobody knows is answered as one without them', async () => {
    const party = await partyFor(false);
    const query = `${properQuery(party)}&AppClientID=x&CustomUI=default&rid=&nux=1&__proto__=x&constructor=y&toString=z&resource=a&claims_locales=de&ui_locales=en-US&login_hint=ada`;
    const answer = await authorize(gateway(), query);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('data-snapshot');
  });

  test('a fault leaves nothing behind: no cookie, no sign-in', async () => {
    const g = gateway();
    const party = await partyFor(false);
    const browser = g.browser();
    await browser.request(`/auth?${properQuery(party, { scope: undefined })}`);
    expect(browser.jar.header('/')).toBeUndefined();
    expect(tally(g.logger.messages('error'))).toEqual({});
  });
});
