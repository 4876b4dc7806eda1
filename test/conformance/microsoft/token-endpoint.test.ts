import { describe, expect, test } from 'vitest';
import type { IntegrationInput } from '../../../src/domain/directory/index.ts';
import {
  answerOf,
  CODE_APP,
  exchange,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
} from '../../support/attacker.ts';
import type { RelyingParty } from '../../support/relying-party.ts';

describe('token endpoint', () => {
  const gateway = sharedGateway();

  /** A fresh code for a client of Azure AD B2C, and the client. */
  async function freshCode(input: Partial<IntegrationInput> = { responseType: 'code' }) {
    const g = gateway();
    const party = await g.relyingParty(input);
    return { g, party, ...(await signInByCode(g, party, (await puppetOf(g, somebody())).client)) };
  }

  const basic = ({ integration, clientSecret }: RelyingParty, secret = clientSecret) => ({
    Authorization: `Basic ${Buffer.from(`${integration.clientId}:${secret}`).toString('base64')}`,
  });

  test('42 · a urlencoded POST with grant_type, code, redirect_uri, client_id and client_secret works', async () => {
    const { g, party, code } = await freshCode();
    const body =
      `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(party.redirectUri)}` +
      `&client_id=${party.integration.clientId}&client_secret=${party.clientSecret}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await answerOf(await fetch(`${g.origin}/token`, { method: 'POST', body, headers }));
    expect(answer.status).toBe(200);
    expect(answer.json.id_token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('43 · HTTP Basic works too; a wrong secret gives 401 and invalid_client in JSON, by either', async () => {
    const { g, party, code } = await freshCode();
    const alone = { code, client_id: undefined, client_secret: undefined };
    for (const refused of [
      await exchange(g, party, { code, client_secret: 'wrong' }),
      await exchange(g, party, alone, basic(party, 'wrong')),
    ]) {
      expect(refused.status).toBe(401);
      expect(refused.headers.get('Content-Type')).toMatch(/^application\/json/);
      expect(refused.json).toMatchObject({ error: 'invalid_client' });
      expect(refused.json).not.toHaveProperty('id_token');
    }
    const taken = await exchange(g, party, alone, basic(party));
    expect([taken.status, typeof taken.json.id_token]).toEqual([200, 'string']);
  });

  test('45 · the answer is JSON with id_token, access_token, token_type Bearer and expires_in, and is not stored', async () => {
    const { g, party, code } = await freshCode();
    const { status, headers, json } = await exchange(g, party, { code });
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(json).toMatchObject({
      id_token: expect.stringMatching(/./),
      access_token: expect.stringMatching(/./),
      token_type: 'Bearer',
      expires_in: 300,
    });
  });

  test('46 · a code is good once, for a minute, for its client and its redirect_uri', async () => {
    const { g, party, code } = await freshCode({
      ...CODE_APP,
      redirectUris: ['https://a.example/1', 'https://a.example/2'],
    });
    const other = await g.relyingParty(CODE_APP);
    const stolen = await exchange(g, other, { code, redirect_uri: party.redirectUri });
    const elsewhere = await exchange(g, party, { code, redirect_uri: 'https://a.example/2' });
    expect((await exchange(g, party, { code })).status).toBe(200);
    const again = await exchange(g, party, { code });
    const late = await freshCode();
    g.clock.advance(61_000);
    const expired = await exchange(g, late.party, { code: late.code });
    for (const refused of [stolen, elsewhere, again, expired]) {
      expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(refused.json).not.toHaveProperty('id_token');
    }
  });

  test('47 · GET is refused with a JSON error, and spends no code', async () => {
    const { g, party, code } = await freshCode();
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: party.redirectUri,
      client_id: party.integration.clientId,
      client_secret: party.clientSecret ?? '',
    });
    for (const path of ['/token', '/token/', '/TOKEN']) {
      const refused = await answerOf(await fetch(`${g.origin}${path}?${query}`));
      expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
      expect(refused.headers.get('Content-Type')).toMatch(/^application\/json/);
      expect(refused.headers.get('Cache-Control')).toContain('no-store');
      expect(refused.json).toEqual({
        error: 'invalid_request',
        error_description: 'this endpoint takes POST alone',
      });
    }
    expect(g.logger.text()).not.toContain(party.clientSecret ?? 'a secret');
    expect((await exchange(g, party, { code })).status).toBe(200);
  });
});
