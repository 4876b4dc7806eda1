import { describe, expect, test } from 'vitest';
import { sharedGateway, somebody, tally, userinfo } from '../support/attacker.ts';
import { approvedDevice, approveFor, DEVICE_APP, finish, poll, press, tabOf } from '../support/device.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { REFUSED_TOKENS } from '../support/tokens.ts';

const fifty = <T>(one: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 50 }, (_, i) => one(i)));

describe.each(STORES)('on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('fifty polls at once of an approved device give one token, and every other nothing', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const { asked } = await approvedDevice(g, party, await g.phoneOf(somebody()));
    const answers = await fifty(() => poll(g, party, asked.device_code));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 400: 49 });
    for (const { status, json } of answers) {
      if (status === 200) continue;
      expect(json.error).toBe('invalid_grant');
      for (const name of REFUSED_TOKENS) expect(json).not.toHaveProperty(name);
    }
  });

  test('of fifty browsers that go on with one code at once, one gets the sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const browsers = Array.from({ length: 50 }, () => g.browser());
    const answers = await Promise.all(
      browsers.map((browser) => press(browser, { user_code: asked.user_code, answer: 'go-on' })),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 49 });
  });

  test('of fifty who go on or stop at once, one is heard, and nobody stops what another has begun', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const answers = await fifty((i) =>
      press(g.browser(), { user_code: asked.user_code, answer: i % 2 === 0 ? 'go-on' : 'stop' }),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 49 });
    const begun = answers.some(({ text }) => text.includes('data-snapshot'));
    const { json } = await poll(g, party, asked.device_code);
    expect(json.error).toBe(begun ? 'authorization_pending' : 'access_denied');
  });

  test('fifty resumes at once in its browser finish it once', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const browser = g.browser();
    const page = await press(browser, { user_code: asked.user_code, answer: 'go-on' });
    const tab = tabOf(browser, page.text);
    await approveFor(tab, await g.phoneOf(somebody()));
    const answers = await fifty(() => finish(browser, tab));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 49 });
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
  });
});

/** A poll that finds the code spent ends what was given for it, which may be before the winner has it in hand. */
test('fifty polls at two nodes of one Redis give one token at most, and a later one ends it', async () => {
  const first = await startGateway({ store: 'redis' });
  const second = await startGateway({
    store: 'redis',
    dataDir: first.dataDir,
    clock: first.clock,
    env: { PUBLIC_URL: first.issuer },
  });
  const party = await first.relyingParty(DEVICE_APP);
  const { asked } = await approvedDevice(first, party, await first.phoneOf(somebody()));
  const answers = await fifty((i) => poll(i % 2 === 0 ? first : second, party, asked.device_code));
  const won = answers.filter(({ status }) => status === 200);
  expect(won.length).toBeLessThanOrEqual(1);
  for (const { status, json } of answers.filter((answer) => !won.includes(answer))) {
    expect([status, json.error]).toEqual([400, 'invalid_grant']);
    for (const name of REFUSED_TOKENS) expect(json).not.toHaveProperty(name);
  }
  expect((await poll(second, party, asked.device_code)).json.error).toBe('invalid_grant');
  for (const { json } of won) expect((await userinfo(first, json.access_token)).status).toBe(401);
});
