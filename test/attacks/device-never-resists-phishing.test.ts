import { expect, test } from 'vitest';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { DEVICE_APP, finish, goOn, poll } from '../support/device.ts';
import { HereActor } from '../support/here.ts';
import { post } from '../support/tokens.ts';
import { webPhoneOf } from '../support/web-phone.ts';

const gateway = sharedGateway();

/** The person answers with the passkey of the very browser that they typed the code into. */
async function signInByPasskey(userCode: string) {
  const g = gateway();
  const phone = await webPhoneOf(g, somebody());
  const tab = await goOn(phone.browser, userCode);
  await new HereActor(g, phone, tab.paths).usePasskey();
  return finish(phone.browser, tab);
}

test('a passkey in the browser does not make a sign-in of a device elsewhere resist phishing', async () => {
  const party = await gateway().relyingParty(DEVICE_APP);
  const asked = await party.askForDevice();
  expect((await signInByPasskey(asked.user_code)).status).toBe(200);
  expect((await party.pollForDevice(asked)).claims()?.acr).toBe('urn:countersign:acr:qr-uv');
});

test('a device that demands resistance is refused, and told so', async () => {
  const g = gateway();
  const party = await g.relyingParty(DEVICE_APP);
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'phr' } } });
  const { json } = await post(g, '/device/auth', party, { scope: 'openid', claims });
  const end = await signInByPasskey(String(json.user_code));
  expect(end.text).not.toContain('You are signed in');
  expect(await poll(g, party, String(json.device_code))).toMatchObject({
    status: 400,
    json: { error: 'unmet_authentication_requirements' },
  });
});
