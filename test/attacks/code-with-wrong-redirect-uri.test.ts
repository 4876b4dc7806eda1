import { describe, expect, test } from 'vitest';
import { CODE_APP, exchange, puppetOf, sharedGateway, signInByCode, somebody } from '../support/attacker.ts';

describe('a code', () => {
  const gateway = sharedGateway();

  test.each([
    ['another registered address', 'https://app.example.com/other', 'invalid_grant'],
    ['an address of somebody else', 'https://evil.example/callback', 'invalid_grant'],
    ['the address with a slash', 'https://app.example.com/callback/', 'invalid_grant'],
    ['the address in capitals', 'https://APP.example.com/callback', 'invalid_grant'],
    ['no address', undefined, 'invalid_request'],
    ['an empty address', '', 'invalid_request'],
  ])('exchanged with %s gives nothing, and stays good for the right one', async (_, redirect_uri, error) => {
    const g = gateway();
    const redirectUris = ['https://app.example.com/callback', 'https://app.example.com/other'];
    const party = await g.relyingParty({ ...CODE_APP, redirectUris });
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const refused = await exchange(g, party, { code, redirect_uri });
    expect(refused).toMatchObject({ status: 400, json: { error } });
    expect(refused.json).not.toHaveProperty('id_token');
    expect((await exchange(g, party, { code })).status).toBe(200);
  });
});
