import { expect, test, vi } from 'vitest';
import { somebody } from '../support/attacker.ts';
import { approveFor, DEVICE_APP, finish, goOn, poll, press } from '../support/device.ts';
import { startGateway } from '../support/gateway.ts';
import { SOON, serve } from '../support/redis-stores.ts';
import { post, REFUSED_TOKENS } from '../support/tokens.ts';

test('while the store does not answer no device gets a code or a token, and none is told that it was refused', async () => {
  const redis = await serve();
  const g = await startGateway({ redisUrl: redis.url });
  const party = await g.relyingParty(DEVICE_APP);
  const phone = await g.phoneOf(somebody());
  const [approved, open] = [await party.askForDevice(), await party.askForDevice()];
  const browser = g.browser();
  const tab = await goOn(browser, approved.user_code);
  await approveFor(tab, phone);

  await redis.kill();
  const answers = [
    await poll(g, party, approved.device_code),
    await poll(g, party, open.device_code),
    await post(g, '/device/auth', party, { scope: 'openid' }),
    await press(g.browser(), { user_code: open.user_code }),
    await press(g.browser(), { user_code: open.user_code, answer: 'go-on' }),
    await finish(browser, tab),
  ];
  for (const { status, text, json } of answers) {
    expect(status).toBe(503);
    expect(text).not.toMatch(/data-snapshot|device_code|You are signed in/);
    for (const name of REFUSED_TOKENS) expect(json).not.toHaveProperty(name);
  }
  await serve({ port: redis.port });
  await vi.waitFor(async () => expect((await fetch(`${g.origin}/readyz`)).status).toBe(200), SOON);
  expect((await post(g, '/device/auth', party, { scope: 'openid' })).status).toBe(200);
});
