import { describe, expect, test } from 'vitest';
import {
  authorize,
  expectErrorPage,
  properQuery,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

const LONG = 'a'.repeat(8_000);

describe('overlong', () => {
  const gateway = sharedGateway();

  test.each(['client_id', 'redirect_uri'])('%s is an error page', async (name) => {
    const g = gateway();
    const party = await g.relyingParty();
    expectErrorPage(await authorize(g, properQuery(party, { [name]: LONG })));
  });

  test.each([
    'response_type',
    'response_mode',
    'scope',
    'prompt',
    'max_age',
    'id_token_hint',
    'code_challenge',
    'acr_values',
    'login_hint',
    'ui_locales',
    'display',
    'unknown',
  ])('%s ends in a page or a protocol error, never in a fault of ours', async (name) => {
    const g = gateway();
    const party = await g.relyingParty();
    const answer = await authorize(g, properQuery(party, { [name]: LONG }));
    expect([200, 303]).toContain(answer.status);
    expect(answer.sentBack?.fields.has('id_token') ?? false).toBe(false);
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('addresses are refused by the server before anything is read, and just below its limit are answered', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const refused = await fetch(`${g.origin}/auth?${properQuery(party, { state: 'a'.repeat(20_000) })}`);
    expect(refused.status).toBe(431);
    await refused.text();
    const state = 'a'.repeat(12_000);
    const answer = await authorize(g, properQuery(party, { state, prompt: 'none' }));
    expect(answer.sentBack?.fields.get('state')).toBe(state);
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('state and nonce of four thousand characters come back whole', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const long = { state: `StateProperties=${'_-='.repeat(1_300)}`, nonce: 'b'.repeat(4_000) };
    const { tab, party } = await waitingSignIn(g, { ask: long });
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const sentBack = await tab.collect();
    const claims = await party.verify(sentBack, { url: '', ...long });
    expect(claims.nonce).toBe(long.nonce);
    expect(sentBack.fields.get('state')).toBe(long.state);
  });

  test('headers are refused by the server, and those below its limit are endured', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    for (const name of [
      'User-Agent',
      'Accept',
      'Accept-Language',
      'Accept-Encoding',
      'Cookie',
      'Referer',
      'X-Forwarded-For',
      'Authorization',
    ]) {
      const endured = await fetch(`${g.origin}/auth?${properQuery(party)}`, { headers: { [name]: LONG } });
      expect(endured.status, name).toBe(200);
      await endured.text();
      const refused = await fetch(`${g.origin}/`, { headers: { [name]: 'a'.repeat(20_000) } });
      expect(refused.status, name).toBe(431);
      await refused.text();
    }
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('cookie headers full of strange names are endured, and hoarded ones are taken away', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const hoard = Array.from(
      { length: 60 },
      (_, i) => `cs_waiting_${String(i).padStart(16, 'x')}=${'A'.repeat(22)}.${'A'.repeat(43)}`,
    );
    const odd = [
      'cs_waiting_',
      'cs_waiting_=',
      '=',
      ';;',
      'cs_waiting_\u00e9\u00ff=1',
      'cs_waiting_<script>=1',
      'cs_waiting_,a=1',
      '__proto__=1',
    ];
    const response = await fetch(`${g.origin}/auth?${properQuery(party)}`, {
      headers: { Cookie: [...odd, ...hoard].join('; ') },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('data-snapshot');
    const cleared = response.headers.getSetCookie().filter((cookie) => cookie.includes('Max-Age=0'));
    expect(cleared.length).toBeGreaterThan(30);
    expect(g.logger.messages('error')).toEqual([]);
  });
});
