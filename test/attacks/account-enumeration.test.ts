import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Outbox } from '../../src/adapters/mail/index.ts';
import { withDirectory } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { recordPorts } from '../support/recording-parts.ts';
import { atTheDoor, codeTo, freshAddress, otherThan, SignUpActor } from '../support/sign-up.ts';
import { webPhoneOf } from '../support/web-phone.ts';

/** Whoever has an account here, in every way in which one can be known. All addresses are of one length. */
const KNOWN: readonly [string, (g: TestGateway, name: string) => Promise<unknown>][] = [
  ['has an app', (g, name) => g.phoneOf(name)],
  ['has a phone without an app', (g, name) => webPhoneOf(g, name)],
  ['was invited and has no phone yet', (g, name) => g.invitationFor(name)],
  [
    'was disabled',
    async (g, name) => {
      await g.phoneOf(name);
      withDirectory(g, (db) =>
        db.prepare('UPDATE users SET disabled_at = 1 WHERE email = ?').run(`${name}@example.com`),
      );
    },
  ],
];

/** What the browser is told, all of it but the time and how many tries it has left itself. Of what is random only the length counts. */
async function told(response: Response, email: string): Promise<string> {
  const headers = [...response.headers].filter(([name]) => !['date', 'ratelimit'].includes(name));
  return `${response.status} ${JSON.stringify(headers)} ${await response.text()}`
    .replace(new RegExp(email.replaceAll('.', '[.]'), 'gi'), '<address>')
    .replace(/expires=[^;"]+/gi, 'expires=<time>')
    .replace(/[A-Za-z0-9_-]{20,}(\.[A-Za-z0-9_-]+)*/g, (random) => `<${random.length}>`)
    .replace(/"reference":"\w{8}"/, '"reference":"<8>"');
}

/** Every step before the proof, with what the browser is told and which parts were asked. */
async function walk(g: TestGateway, phone: SignUpActor, email: string) {
  const { calls, stop } = recordPorts();
  const steps: Record<string, { told: string; calls: string[] }> = {};
  const step = async (name: string, path: string, body: object) => {
    calls.length = 0;
    const response = await phone.browser.request(`/phone/sign-up/${path}`, {
      method: 'POST',
      body: JSON.stringify({ ticket: phone.ticket, ...body }),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    steps[name] = { told: await told(response, email), calls: [...calls] };
  };
  const details = { givenName: 'A', phoneName: 'p' };
  try {
    await step('begins', 'begin', {});
    await step('asks for a code', 'code', { email });
    await step('loads the page again', 'begin', {});
    await step('asks for a passkey without a proof', 'options', { details });
    const right = await codeTo(g, email);
    await step('types a wrong code', 'verify', { code: otherThan(right) });
    await step('types no code', 'verify', { code: 'abc' });
    await step('types a third wrong code', 'verify', { code: otherThan(right, 2) });
    await step('types the right code too late', 'verify', { code: right });
    await step('asks for a new code', 'code', { email });
    await step('asks for another', 'code', { email: ` ${email.toUpperCase()} ` });
    // The recording is a spy already.
    vi.mocked(Outbox.prototype.send).mockRejectedValueOnce(new Error('the server is gone'));
    await step('asks while no mail can leave', 'code', { email });
  } finally {
    stop();
  }
  return steps;
}

describe.each(STORES)('whoever asks for an address that somebody has, on %s,', (store) => {
  test.each(KNOWN)('who %s, meets the same steps and answers as for one that nobody has', async (_, make) => {
    const g = await startGateway({
      store,
      env: { COUNTERSIGN_LIMIT_MAILBOX: '100' },
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const name = freshAddress().split('@')[0] ?? '';
    await make(g, name);
    const known = `${name}@example.com`;
    const unknown = known.replace(/^person/, 'nobody');
    const { phone, tab } = await atTheDoor(g);
    const other = await new SignUpActor(g).scanned(tab);
    // Once for warmth: what a first request opens, a second finds open.
    await walk(g, await new SignUpActor(g).scanned(tab), freshAddress());

    const first = await walk(g, phone, known);
    const second = await walk(g, other, unknown);
    expect(first).toEqual(second);
    for (const [step, { calls }] of Object.entries(first)) {
      expect([step, calls.filter((call) => /^(people|accounts|browsers|recoveries)\./.test(call))]).toEqual([
        step,
        [],
      ]);
    }
    expect(first['asks for a code']?.calls).toContain('mail.send');
    expect(first['asks for a code']?.told).toMatch(/^200 /);
    expect(first['asks while no mail can leave']?.told).toMatch(/^503 .*mail_unavailable/);
  });
});

test('only whoever typed the code that was mailed to an address is told that it has an account', async () => {
  const g = await startGateway();
  await g.phoneOf('ada');
  const { phone } = await atTheDoor(g);
  await phone.begin();
  await phone.code('ada@example.com');
  const code = await codeTo(g, 'ada@example.com');
  await expect(phone.verify(otherThan(code))).rejects.toMatchObject({ code: 'wrong_mail_code' });
  await expect(phone.verify(code)).rejects.toMatchObject({ status: 409, code: 'account_exists' });
  // And once: the code is spent.
  await expect(phone.verify(code)).rejects.toMatchObject({ status: 410, code: 'mail_code_over' });
});

test('an application for invited people says the same to everybody, and mails nobody', async () => {
  const g = await startGateway();
  await g.phoneOf('ada');
  const { phone } = await atTheDoor(g, { signUp: 'invited' });
  const { calls, stop } = recordPorts();
  onTestFinished(stop);
  const said = [];
  for (const email of ['ada@example.com', 'bob@example.com']) {
    const error = await phone.code(email).catch((refused: unknown) => refused);
    said.push([String(error), calls.splice(0)]);
  }
  expect(said[0]).toEqual(said[1]);
  expect(said[0]?.[0]).toContain('sign_up_not_offered');
  expect(said.flat(2)).not.toContain('mail.send');
});
