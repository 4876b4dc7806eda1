import { expect, test, vi } from 'vitest';
import { somebody, withDirectory } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { SOON, serve } from '../support/redis-stores.ts';
import { OFFLINE_APP, post, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

test('while the directory cannot be read a refresh token is neither good nor lost', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(OFFLINE_APP);
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()));
  for (const table of ['grants', 'refresh_tokens']) {
    withDirectory(g, (db) => db.exec(`ALTER TABLE ${table} RENAME TO ${table}_gone`));
    const refused = await refresh(g, party, tokens.refresh_token);
    expect([refused.status, refused.json.error]).toEqual([503, 'temporarily_unavailable']);
    for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
    const asked = await post(g, '/introspect', party, { token: tokens.refresh_token });
    expect([asked.status, asked.json.active]).toEqual([503, undefined]);
    const revoked = await post(g, '/revoke', party, { token: tokens.refresh_token });
    expect(revoked.status).toBe(503);
    withDirectory(g, (db) => db.exec(`ALTER TABLE ${table}_gone RENAME TO ${table}`));
  }
  expect((await refresh(g, party, tokens.refresh_token)).status).toBe(200);
});

test('while Redis is gone a refresh token is not spent: no access token could be given for it', async () => {
  const redis = await serve();
  const g = await startGateway({ redisUrl: redis.url });
  const party = await g.relyingParty(OFFLINE_APP);
  const tokens = await tokensBy(g, party, await g.phoneOf(somebody()));
  redis.pause();
  for (let i = 0; i < 3; i += 1) {
    const refused = await refresh(g, party, tokens.refresh_token);
    expect([refused.status, refused.json.error]).toEqual([503, 'temporarily_unavailable']);
    for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
  }
  redis.resume();
  await vi.waitFor(async () => {
    const next = await refresh(g, party, tokens.refresh_token);
    expect(next.json.error).not.toBe('invalid_grant');
    expect(next.status).toBe(200);
  }, SOON);
});
