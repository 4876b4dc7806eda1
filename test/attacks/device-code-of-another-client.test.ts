import { describe, expect, test } from 'vitest';
import { CODE_APP, sharedGateway, somebody } from '../support/attacker.ts';
import { approvedDevice, DEVICE_APP, poll } from '../support/device.ts';
import { STORES } from '../support/gateway.ts';

const INVALID_GRANT = { status: 400, json: { error: 'invalid_grant' } };

describe.each(STORES)('a device code on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('gives another application nothing, before and after the approval, and stays good for its own', async () => {
    const g = gateway();
    const [party, thief] = [await g.relyingParty(DEVICE_APP), await g.relyingParty(DEVICE_APP)];
    const waiting = await party.askForDevice();
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await poll(g, thief, waiting.device_code)).toMatchObject(INVALID_GRANT);
    }
    // The thief's haste is not held against the owner.
    expect((await poll(g, party, waiting.device_code)).json.error).toBe('authorization_pending');
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    expect(await poll(g, thief, asked.device_code)).toMatchObject(INVALID_GRANT);
    expect((await party.pollForDevice(asked)).claims()?.aud).toBe(party.integration.clientId);
  });

  test('gives its owner’s id with another’s secret nothing', async () => {
    const g = gateway();
    const [party, thief] = [await g.relyingParty(DEVICE_APP), await g.relyingParty(DEVICE_APP)];
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    const crossed = await poll(g, party, asked.device_code, { client_secret: thief.clientSecret });
    expect(crossed).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
  });

  test('is the device’s secret alone: neither the user code nor any other name stands for it', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const { asked, tab } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    const uid = tab.paths.self.split('/').at(-1) ?? '';
    for (const other of [
      asked.user_code,
      asked.user_code.replace('-', ''),
      uid,
      party.integration.clientId,
    ]) {
      expect(await poll(g, party, other)).toMatchObject(INVALID_GRANT);
    }
    const code = {
      grant_type: 'authorization_code',
      code: asked.device_code,
      redirect_uri: party.redirectUri,
    };
    expect(await poll(g, party, '', { device_code: undefined, ...code })).toMatchObject(INVALID_GRANT);
  });

  test('is worth nothing to an application that may not sign in devices', async () => {
    const g = gateway();
    const [party, plain] = [await g.relyingParty(DEVICE_APP), await g.relyingParty(CODE_APP)];
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    expect(await poll(g, plain, asked.device_code)).toMatchObject({
      status: 400,
      json: { error: 'unauthorized_client' },
    });
  });
});
