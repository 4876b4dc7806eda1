import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { authorize, expectErrorPage, outcome } from '../support/attacker.ts';
import { type GatewayOptions, startGateway } from '../support/gateway.ts';

const PRODUCTION: GatewayOptions = {
  publicUrl: 'https://id.example.com',
  env: { NODE_ENV: 'production', SECRET: 'b64:4x1mT0pQzY7sWv9aLr2kHc8uNf5jEd3gBiXo6VtRqZy' },
};

const PATHS = [
  '/demo',
  '/demo/',
  '/DEMO',
  '/demo/sign-in',
  '/demo/callback',
  '/demo/phone',
  '/demo/invitation',
  '/demo/outbox',
];

describe('in production', () => {
  test('no address of the demo exists, and no demo client', async () => {
    const g = await startGateway(PRODUCTION);
    for (const path of PATHS) {
      for (const method of ['GET', 'POST']) {
        const response = await g.browser().request(path, { method });
        expect(response.status, `${method} ${path}`).toBe(404);
        expect(await response.text()).not.toContain('invitationCode');
      }
    }
    expect(await (await g.browser().request('/')).text()).not.toMatch(/demo/i);
    expectErrorPage(await authorize(g, 'client_id=demo&redirect_uri=https://id.example.com/demo/callback'));
  });

  test('a folder that was used for the demo lets its client and its phones in no more', async () => {
    const before = await startGateway();
    const redirect = encodeURIComponent(`${before.issuer}/demo/callback`);
    const query = `client_id=demo&redirect_uri=${redirect}&response_type=id_token&response_mode=form_post&scope=openid&nonce=n`;
    expect((await authorize(before, query)).text).toContain('data-snapshot');
    const invitation = (await (
      await before.browser().request('/demo/invitation', { method: 'POST' })
    ).json()) as { invitationCode: string };
    await before.stop();

    // The secret goes with the folder: production has the same one, now by its setting.
    const { env } = PRODUCTION;
    const after = await startGateway({
      ...PRODUCTION,
      dataDir: before.dataDir,
      clock: before.clock,
      env: { NODE_ENV: env?.NODE_ENV ?? '' },
    });
    expectErrorPage(await authorize(after, query));
    const phone = await after.strangePhone();
    // A demo user may still be in the directory; there is nothing left that they could approve.
    if ((await outcome(phone.enroll(invitation.invitationCode, 'phone'))) === 'ok') {
      const party = await after.relyingParty();
      const tab = await after.browser().open((await party.ask()).url.replace(after.issuer, after.origin));
      await expect(phone.claim(tab.frame)).rejects.toMatchObject({ code: 'demo_only' });
    }
  });

  test.each([
    ['a public address with NODE_ENV development', { PUBLIC_URL: 'https://id.example.com' }],
    ['production', { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com' }],
  ])('or on %s the demo is off', (_, env) => {
    expect(loadConfig(env).demo).toBe(false);
  });

  test.each([
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://id.example.com',
  ])('the address %s is refused', (PUBLIC_URL) => {
    expect(() => loadConfig({ NODE_ENV: 'production', PUBLIC_URL })).toThrow(/PUBLIC_URL/);
  });
});
