import { describe, expect, test } from 'vitest';
import { openDataDir } from '../../src/config/index.ts';
import { Seal } from '../../src/domain/keys/index.ts';
import { systemRandom } from '../../src/kernel/index.ts';
import { assertedBy, assertionOf, clientKey, keyedParty } from '../support/assertions.ts';
import { CODE_APP, sharedGateway, somebody, withDirectory } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { OFFLINE_APP, OFFLINE_SCOPE, post, refresh, tokensBy } from '../support/tokens.ts';

const PLACES: Record<string, () => Promise<TestGateway>> = {
  SQLite: () => startGateway(),
  'PostgreSQL and Redis': async () =>
    startGateway({ store: 'redis', databaseUrl: (await databaseOfThisTest()).url }),
};

describe.each(Object.entries(PLACES))('an application on %s', (_, start) => {
  test('proves itself by a key of its own, at every endpoint: RS256, RS512, ES256', async () => {
    const g = await start();
    const phone = await g.phoneOf('ada');
    for (const alg of ['RS256', 'RS512', 'ES256'] as const) {
      const party = await keyedParty(g, await clientKey(alg, alg === 'ES256' ? 'mine' : undefined), {
        offlineAccess: true,
      });
      const tokens = await tokensBy(g, party, phone);
      const next = await party.refresh(tokens.refresh_token ?? '');
      expect(await party.introspect(next.access_token)).toMatchObject({ active: true });
      await party.revoke(next.access_token);
      expect(await party.introspect(next.refresh_token ?? '')).toEqual({ active: false });
    }
  });

  test('proves itself by assertions made with its secret', async () => {
    const g = await start();
    const party = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'client_secret_jwt' });
    const tokens = await tokensBy(g, party, await g.phoneOf('ada'));
    expect((await party.refresh(tokens.refresh_token ?? '')).claims()).toMatchObject({
      email: 'ada@example.com',
    });
  });

  test('that cannot keep a secret proves itself by its code verifier', async () => {
    const g = await start();
    const party = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'none' });
    expect(party.clientSecret).toBeUndefined();
    const ask = { scope: OFFLINE_SCOPE };
    const tokens = await tokensBy(g, party, await g.phoneOf('ada'), ask, true);
    const next = await party.refresh(tokens.refresh_token ?? '');
    await party.revoke(next.refresh_token ?? '');
    await expect(party.refresh(next.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the secrets of an application', () => {
  const gateway = sharedGateway();

  test('for assertions are sealed, not hashed, and any living one of several is good', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...OFFLINE_APP, clientAuth: 'client_secret_jwt' });
    const { clientId, id } = party.integration;
    const { refresh_token: token = '' } = await tokensBy(g, party, await g.phoneOf(somebody()));
    const seal = new Seal({ root: openDataDir(g.config, systemRandom).rootSecret, random: systemRandom });
    const second = 'a-second-secret-of-this-application';
    const rows = withDirectory(g, (db) => {
      const add = db.prepare(
        'INSERT INTO client_secrets (hash, integration_id, created_at, expires_at, sealed) VALUES (?, ?, ?, ?, ?)',
      );
      const sealed = seal.seal(`client-secret/${clientId}`, Buffer.from(second));
      add.run('sealed.second', id, g.clock.now(), null, sealed);
      const over = seal.seal(`client-secret/${clientId}`, Buffer.from('a-third-secret-that-is-over-already'));
      add.run('sealed.third', id, g.clock.now(), g.clock.now(), over);
      return JSON.stringify(db.prepare('SELECT * FROM client_secrets').all());
    });
    expect(rows).not.toContain(party.clientSecret);
    const by = (secret: string) =>
      assertionOf(g, clientId, { key: Buffer.from(secret), alg: 'HS256' }).then(assertedBy);
    const first = await refresh(g, party, token, await by(party.clientSecret ?? ''));
    const next = await refresh(g, party, String(first.json.refresh_token), await by(second));
    expect([first.status, next.status]).toEqual([200, 200]);
    const third = await by('a-third-secret-that-is-over-already');
    expect(await refresh(g, party, String(next.json.refresh_token), third)).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
  });

  test('are taken by form and by HTTP Basic from one that was made for either', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const basic = Buffer.from(`${party.integration.clientId}:${party.clientSecret}`).toString('base64');
    const asked = { token: 'none' };
    expect((await post(g, '/introspect', party, asked)).json).toEqual({ active: false });
    const byHeader = await post(
      g,
      '/introspect',
      party,
      { ...asked, client_id: undefined, client_secret: undefined },
      { Authorization: `Basic ${basic}` },
    );
    expect(byHeader.json).toEqual({ active: false });
  });
});
