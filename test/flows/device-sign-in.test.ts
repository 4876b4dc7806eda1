import { describe, expect, test } from 'vitest';
import { CODE_APP, eventsOf, sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import {
  approvedDevice,
  approveFor,
  DEVICE_APP,
  DEVICE_GRANT,
  finish,
  goOn,
  poll,
  press,
} from '../support/device.ts';
import { STORES } from '../support/gateway.ts';
import { OFFLINE_SCOPE, post } from '../support/tokens.ts';

const PENDING = { status: 400, json: { error: 'authorization_pending' } };
const SLOW_DOWN = { status: 400, json: { error: 'slow_down' } };

describe.each(STORES)('signing in a device on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('shows a code, is confirmed in a browser and on the phone, and gives the device its tokens', async () => {
    const g = gateway();
    const email = somebody();
    const phone = await g.phoneOf(email);
    const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV', offlineAccess: true });
    const asked = await party.askForDevice(OFFLINE_SCOPE);
    expect(asked).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${g.issuer}/device`,
      verification_uri_complete: `${g.issuer}/device?user_code=${asked.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);

    const browser = g.browser();
    const typed = asked.user_code.toLowerCase().replace('-', ' ');
    const confirm = await press(browser, { user_code: typed });
    expect(confirm.status).toBe(200);
    expect(confirm.text).toContain('Sign in to Contoso TV on another device?');
    expect(confirm.text).toContain(asked.user_code);

    const tab = await goOn(browser, typed);
    const { challenge, statement } = await approveFor(tab, phone);
    expect(statement).toMatchObject({
      purpose: 'sign-in',
      application: 'Contoso TV (on another device)',
      host: 'app.example.com',
      confirmation: 'typed-code',
    });
    g.clock.advance(5_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
    const end = await finish(browser, tab);
    expect(end.status).toBe(200);
    expect(end.text).toContain('You are signed in on your device');

    const tokens = await party.pollForDevice(asked);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ email: `${email}@example.com`, acr: 'urn:countersign:acr:qr' });
    expect(await party.userinfo(tokens.access_token, claims?.sub ?? '')).toMatchObject({ sub: claims?.sub });
    const next = await party.refresh(tokens.refresh_token ?? '');
    expect(next.claims()?.sub).toBe(claims?.sub);
    expect(await eventsOf(g, challenge)).toContain('challenge.consumed');
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('works for a device that has no secret, and not at all with a wrong one', async () => {
    const g = gateway();
    const open = await g.relyingParty({ ...DEVICE_APP, clientAuth: 'none' });
    const { asked } = await approvedDevice(g, open, await g.phoneOf(somebody()));
    expect((await open.pollForDevice(asked)).claims()?.aud).toBe(open.integration.clientId);
    const closed = await g.relyingParty(DEVICE_APP);
    const forged = { scope: 'openid', client_secret: 'wrong' };
    expect(await post(g, '/device/auth', closed, forged)).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
  });

  test('tells a device that polls too fast to slow down, longer each time, and never loses a result by it', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
    g.clock.advance(1_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(SLOW_DOWN);
    g.clock.advance(5_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(SLOW_DOWN);
    g.clock.advance(15_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
    const browser = g.browser();
    const tab = await goOn(browser, asked.user_code);
    await approveFor(tab, await g.phoneOf(somebody()));
    await finish(browser, tab);
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
  });

  test('tells the device when its person declines on the phone, in the browser, or cancels', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const phone = await g.phoneOf(somebody());
    const denied = { status: 400, json: { error: 'access_denied' } };

    const declined = await party.askForDevice();
    const browser = g.browser();
    const tab = await goOn(browser, declined.user_code);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.decline(challenge, statement, 'not_me');
    expect((await finish(browser, tab)).text).toContain('Nobody was signed in');
    expect(await poll(g, party, declined.device_code)).toMatchObject(denied);
    expect(await poll(g, party, declined.device_code)).toMatchObject(denied);

    const stopped = await party.askForDevice();
    const said = await press(g.browser(), { user_code: stopped.user_code, answer: 'stop' });
    expect(said.text).toContain('Nobody was signed in');
    expect(await poll(g, party, stopped.device_code)).toMatchObject(denied);

    const cancelled = await party.askForDevice();
    const other = g.browser();
    const waiting = await goOn(other, cancelled.user_code);
    await other.request(waiting.paths.cancel, { method: 'POST' });
    expect((await finish(other, waiting)).text).toContain('Nobody was signed in');
    expect(await poll(g, party, cancelled.device_code)).toMatchObject(denied);
  });

  test('is over ten minutes after it began, for the device and for the person', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const late = await party.askForDevice();
    const browser = g.browser();
    g.clock.advance(597_000);
    const tab = await goOn(browser, late.user_code);
    await approveFor(tab, await g.phoneOf(somebody()));
    g.clock.advance(3_000);
    const page = await press(g.browser(), { user_code: asked.user_code });
    expect(page.status).toBe(410);
    expect(page.text).toContain('This code has expired');
    const over = await finish(browser, tab);
    expect(over.status).toBe(400);
    expect(over.text).toContain('This did not work');
    for (const { device_code: code } of [asked, late]) {
      expect(await poll(g, party, code)).toMatchObject({ status: 400, json: { error: 'expired_token' } });
    }
  });

  test('keeps an access token for as long as any other, also where the device fetched it late', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    g.clock.advance(500_000);
    const tokens = await party.pollForDevice(asked);
    g.clock.advance(299_000);
    expect((await userinfo(g, tokens.access_token)).status).toBe(200);
  });
});

describe('signing in a device', () => {
  const gateway = sharedGateway();

  test('is announced, and asks everybody who may not for another grant', async () => {
    const g = gateway();
    const response = await fetch(`${g.origin}/.well-known/openid-configuration`);
    const discovery = (await response.json()) as Record<string, unknown>;
    expect(discovery.device_authorization_endpoint).toBe(`${g.issuer}/device/auth`);
    expect(discovery.grant_types_supported).toContain(DEVICE_GRANT);
    expect(await post(g, '/device/auth', await g.relyingParty(CODE_APP), { scope: 'openid' })).toMatchObject({
      status: 400,
      json: { error: 'unauthorized_client' },
    });
    for (const method of ['GET', 'HEAD', 'PUT']) {
      expect((await fetch(`${g.origin}/device/auth`, { method })).status).toBe(405);
    }
  });

  test('speaks the language of the person’s browser on its pages and on the phone', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV' });
    const asked = await party.askForDevice();
    const browser = g.browser({ 'Accept-Language': 'de' });
    const page = await browser.request(`/device?user_code=${asked.user_code}`);
    const html = await page.text();
    expect(html).toContain('Ein anderes Gerät anmelden');
    expect(html).toContain(`value="${asked.user_code}"`);
    const tab = await goOn(browser, asked.user_code);
    const { statement } = await approveFor(tab, await g.phoneOf(somebody()));
    expect(statement.application).toBe('Contoso TV (auf einem anderen Gerät)');
    expect((await finish(browser, tab)).text).toContain('Sie sind auf Ihrem Gerät angemeldet');
  });
});
