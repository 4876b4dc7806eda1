import { expect, test } from 'vitest';
import { CODE_APP, somebody } from '../support/attacker.ts';
import { approvedDevice, DEVICE_APP, DEVICE_GRANT, goOn, poll, press } from '../support/device.ts';
import { startGateway } from '../support/gateway.ts';
import { post } from '../support/tokens.ts';

const UNAUTHORIZED = { status: 400, json: { error: 'unauthorized_client' } };

test('an integration has no device sign-in unless somebody switched it on', async () => {
  const g = await startGateway();
  for (const input of [CODE_APP, { ...CODE_APP, clientAuth: 'none' as const }, {}]) {
    const party = await g.relyingParty(input);
    const answer = await post(g, '/device/auth', party, {
      scope: 'openid',
      client_secret: party.clientSecret,
    });
    expect(answer.status).toBe(400);
    expect(answer.json).not.toHaveProperty('device_code');
  }
  const plain = await g.relyingParty(CODE_APP);
  expect(await post(g, '/device/auth', plain, { scope: 'openid' })).toMatchObject(UNAUTHORIZED);
  expect(await poll(g, plain, 'x'.repeat(43))).toMatchObject(UNAUTHORIZED);
});

test('nobody but a registered application gets a code, and never one without openid', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const refused = await post(g, '/device/auth', party, { scope: 'openid', client_id: 'nobody' });
  expect(refused).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  for (const scope of ['profile', undefined]) {
    const answer = await post(g, '/device/auth', party, { scope });
    expect(answer.status).toBe(400);
    expect(answer.json).not.toHaveProperty('device_code');
  }
});

test('switched off, it ends what has begun: typed codes, approved devices and polls', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const { asked: approved } = await approvedDevice(g, party, await g.phoneOf(somebody()));
  const shown = await party.askForDevice();
  await g.gateway.integrations.update(party.integration.id, { deviceSignIn: false });
  g.clock.advance(1_000);
  expect((await press(g.browser(), { user_code: shown.user_code, answer: 'go-on' })).status).toBe(404);
  expect(await poll(g, party, approved.device_code)).toMatchObject(UNAUTHORIZED);
  expect(await post(g, '/device/auth', party, { scope: 'openid' })).toMatchObject(UNAUTHORIZED);
});

test('an account that was closed between approval and poll gets nothing', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const email = somebody();
  const { asked } = await approvedDevice(g, party, await g.phoneOf(email));
  const user = await g.gateway.people.userByEmail(`${email}@example.com`);
  if (user === undefined) throw new Error('the person is known');
  await g.gateway.people.updateUser({ ...user, disabledAt: g.clock.now(), version: user.version + 1 });
  const answer = await poll(g, party, asked.device_code);
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
});

test('device flow parameters at other endpoints start nothing', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const answer = await post(g, '/token', party, { grant_type: DEVICE_GRANT });
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  await goOn(g.browser(), (await party.askForDevice()).user_code);
});
