import { expect, test, vi } from 'vitest';
import { SqliteEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { unavailable } from '../../src/kernel/index.ts';
import { cookiesOf, expectNoResult, resume, somebody, withDirectory } from '../support/attacker.ts';
import { type GatewayOptions, startGateway } from '../support/gateway.ts';
import { LogoutReceiver, leadingTo } from '../support/logout-receiver.ts';
import { SOON, serve } from '../support/redis-stores.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

async function signedIn(options: GatewayOptions = {}) {
  const receiver = await LogoutReceiver.open('shop.example.com');
  const g = await startGateway({ ...options, env: SESSIONS_ON, fetch: leadingTo([receiver]) });
  const shop = await g.relyingParty(sessionApp('shop.example.com', { backchannelLogoutUri: receiver.uri }));
  const browser = g.browser();
  const { idToken } = await signInByPhone(browser, shop, await g.phoneOf(somebody()));
  const silent = async () => resume(browser, (await shop.ask({ prompt: 'none' })).url);
  const signOut = () => browser.request(`/session/end?id_token_hint=${idToken}`);
  await g.gateway.audit.flush();
  return { g, shop, browser, receiver, silent, signOut };
}

test('while the directory cannot be read a session signs nobody in, and is not lost', async () => {
  const { g, shop, browser, silent } = await signedIn();
  for (const table of ['phones', 'users']) {
    withDirectory(g, (db) => db.exec(`ALTER TABLE ${table} RENAME TO ${table}_gone`));
    const { status, sentBack } = await silent();
    expect(status).toBe(503);
    expectNoResult(sentBack);
    withDirectory(g, (db) => db.exec(`ALTER TABLE ${table}_gone RENAME TO ${table}`));
  }
  await g.gateway.audit.flush();
  expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({ kind: 'signed-in' });
});

test('while Redis is gone a session signs nobody in, cannot be ended, and is not lost', async () => {
  const redis = await serve();
  const { shop, browser, silent, signOut } = await signedIn({ redisUrl: redis.url });
  redis.pause();
  const { status, sentBack } = await silent();
  expect(status).toBe(503);
  expectNoResult(sentBack);
  expect((await signOut()).status).toBe(503);
  redis.resume();
  await vi.waitFor(async () => {
    expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({ kind: 'signed-in' });
  }, SOON);
});

test('while the audit log cannot be written a session signs nobody in', async () => {
  const { g, shop, browser, silent } = await signedIn();
  withDirectory(g, (db) => db.exec('ALTER TABLE audit_events RENAME TO audit_events_gone'));
  await silent();
  await expect(g.gateway.audit.flush()).rejects.toMatchObject({ kind: 'unavailable' });
  const { status, sentBack } = await silent();
  expect(status).toBe(503);
  expectNoResult(sentBack);
  withDirectory(g, (db) => db.exec('ALTER TABLE audit_events_gone RENAME TO audit_events'));
  await g.gateway.audit.flush();
  expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({ kind: 'signed-in' });
});

test.each(['take', 'members'] as const)(
  'signing out that a fault of the store (%s) breaks off is not forgotten: done again, it ends the session everywhere',
  async (step) => {
    const { g, browser, receiver, silent, signOut } = await signedIn();
    const fault = vi.spyOn(SqliteEphemeralStore.prototype, step).mockRejectedValueOnce(unavailable('gone'));
    expect((await signOut()).status).toBe(503);
    fault.mockRestore();
    expect(cookiesOf(browser, '/').get('cs_sign_on')).toBeDefined();
    const again = await signOut();
    expect(await again.text()).toContain('You are signed out');
    await g.gateway.logoutNotices?.settled();
    expect(receiver.tokens).toHaveLength(1);
    expect((await silent()).sentBack?.fields.get('error')).toBe('login_required');
  },
);
