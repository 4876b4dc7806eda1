import { describe, expect, test } from 'vitest';
import { sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import { approvedDevice, approveFor, DEVICE_APP, finish, goOn, poll, press } from '../support/device.ts';
import { STORES } from '../support/gateway.ts';

const INVALID_GRANT = { status: 400, json: { error: 'invalid_grant' } };

describe.each(STORES)('on %s', (store) => {
  const gateway = sharedGateway({ store });
  const again = async (userCode: string, status: number) => {
    for (const answer of [{}, { answer: 'go-on' }, { answer: 'stop' }]) {
      const page = await press(gateway().browser(), { user_code: userCode, ...answer });
      expect(page.status).toBe(status);
      expect(page.text).not.toContain('data-snapshot');
    }
  };

  test('a user code leads nowhere once a browser has gone on with it, and nobody else ends that sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const browser = g.browser();
    const tab = await goOn(browser, asked.user_code);
    await again(asked.user_code, 409);
    await approveFor(tab, await g.phoneOf(somebody()));
    await again(asked.user_code, 409);
    expect((await finish(browser, tab)).status).toBe(200);
    await again(asked.user_code, 409);
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
    await again(asked.user_code, 409);
  });

  test('a device code gives tokens once; used again it ends them', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    const { json } = await poll(g, party, asked.device_code);
    expect((await userinfo(g, json.access_token)).status).toBe(200);
    expect(await poll(g, party, asked.device_code)).toMatchObject(INVALID_GRANT);
    expect((await userinfo(g, json.access_token)).status).toBe(401);
  });

  test('a code that was refused stays refused', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    await press(g.browser(), { user_code: asked.user_code, answer: 'stop' });
    await again(asked.user_code, 409);
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await poll(g, party, asked.device_code)).json.error).toBe('access_denied');
    }
  });

  test('a code that expired stays expired, and is forgotten ten minutes later', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const { asked: fetched } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    const asked = await party.askForDevice();
    g.clock.advance(600_000);
    await again(asked.user_code, 410);
    for (const code of [asked.device_code, fetched.device_code]) {
      expect((await poll(g, party, code)).json.error).toBe('expired_token');
    }
  });
});
