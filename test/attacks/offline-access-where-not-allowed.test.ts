import { expect, test } from 'vitest';
import { CODE_APP, resume, sharedGateway, somebody, withDirectory } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { SESSIONS_ON, sessionApp, signInByPhone } from '../support/sessions.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

test.each([{}, { prompt: 'consent' }, { prompt: 'login consent' }, { access_type: 'offline' }])(
  'asking for offline_access with %j gives nothing lasting where the integration may not have it',
  async (more) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const phone = await g.phoneOf(somebody());
    const tokens = await tokensBy(g, party, phone, { scope: OFFLINE_SCOPE, ...more });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(tokens.scope).not.toContain('offline_access');
    const kept = withDirectory(g, (db) =>
      db.prepare('SELECT count(*) AS n FROM grants WHERE integration_id = ?').get(party.integration.id),
    );
    expect(kept).toEqual({ n: 0 });
    const refused = await refresh(g, party, tokens.access_token);
    expect([refused.status, refused.json.error]).toEqual([400, 'unauthorized_client']);
    for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
  },
);

test('a session gives nothing lasting, to nobody who asks: no phone has approved that', async () => {
  const g = await startGateway({ env: SESSIONS_ON });
  const party = await g.relyingParty(sessionApp('shop.example.com', { offlineAccess: true }));
  const browser = g.browser();
  await signInByPhone(browser, party, await g.phoneOf(somebody()));
  for (const prompt of [{}, { prompt: 'none' }]) {
    const asked = await party.ask({ scope: OFFLINE_SCOPE, ...prompt });
    const { sentBack } = await resume(browser, asked.url);
    if (sentBack === undefined) throw new Error('the phone was asked');
    const tokens = await party.exchange(sentBack, asked);
    expect(tokens.id_token).toBeDefined();
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(tokens.scope).not.toContain('offline_access');
  }
  const kept = withDirectory(g, (db) => db.prepare('SELECT count(*) AS n FROM grants').get());
  expect(kept).toEqual({ n: 0 });
});

test('an access token, a code or an id_token is no refresh token', async () => {
  const g = gateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const token of [tokens.access_token, tokens.id_token, 'x'.repeat(43), '', undefined]) {
    const refused = await refresh(g, party, token);
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatch(/^invalid_(grant|request)$/);
  }
  expect((await refresh(g, party, tokens.refresh_token)).status).toBe(200);
});

test('an integration that takes id_tokens alone cannot be given it', async () => {
  const g = gateway();
  await expect(g.integration({ offlineAccess: true })).rejects.toMatchObject({
    faults: [{ path: 'offline-access', message: expect.any(String) }],
  });
});
