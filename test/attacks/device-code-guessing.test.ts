import { expect, test } from 'vitest';
import { tally } from '../support/attacker.ts';
import { DEVICE_APP, goOn, poll, press } from '../support/device.ts';
import { startGateway } from '../support/gateway.ts';

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXZ';

test('ten user codes a minute can be typed from one address, whatever becomes of them', async () => {
  const g = await startGateway({ env: { COUNTERSIGN_LIMIT_TYPED: '10' } });
  const party = await g.relyingParty(DEVICE_APP);
  const asked = await party.askForDevice();
  const answers = [];
  for (let guess = 0; guess < 15; guess += 1) {
    const user_code = `${CONSONANTS[guess]}BBB-BBBB`;
    answers.push(await press(g.browser(), { user_code, ...(guess % 2 ? { answer: 'go-on' } : {}) }));
  }
  expect(tally(answers.map(({ status }) => status))).toEqual({ 404: 10, 429: 5 });
  expect(answers.at(-1)?.headers.get('Retry-After')).toMatch(/^\d+$/);
  // The right one is held off as well, and its device goes on waiting.
  expect((await press(g.browser(), { user_code: asked.user_code, answer: 'go-on' })).status).toBe(429);
  expect((await poll(g, party, asked.device_code)).json.error).toBe('authorization_pending');
});

test('what cannot be a user code is none, and is shown to nobody as anything but text', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const { user_code: right } = await party.askForDevice();
  const hostile = [
    '',
    ' ',
    'AEIO-UAEI',
    right.slice(0, 8),
    `${right}B`,
    '\0'.repeat(8),
    'x'.repeat(10_000),
    '../x',
  ];
  for (const user_code of [
    ...hostile,
    '<script>alert(1)</script>',
    '{"$ne":1}',
    `${right}${' '.repeat(50)}`,
  ]) {
    const { status, text } = await press(g.browser(), { user_code });
    expect(status).toBe(404);
    expect(text).not.toContain('<script>alert');
    const page = await g.browser().request(`/device?user_code=${encodeURIComponent(user_code)}`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('<script>alert');
  }
  expect((await press(g.browser(), {})).status).toBe(404);
  // Told as it is written, in any case and with any marks between.
  await goOn(g.browser(), ` ${right.toLowerCase().split('').join('-')} `);
  expect(g.logger.messages('error')).toEqual([]);
});

test('a thousand devices have a thousand codes', async () => {
  const g = await startGateway();
  const party = await g.relyingParty(DEVICE_APP);
  const asked = [];
  for (let some = 0; some < 50; some += 1) {
    asked.push(...(await Promise.all(Array.from({ length: 20 }, () => party.askForDevice()))));
  }
  expect(new Set(asked.map(({ user_code }) => user_code)).size).toBe(1_000);
  expect(new Set(asked.map(({ device_code }) => device_code)).size).toBe(1_000);
});
