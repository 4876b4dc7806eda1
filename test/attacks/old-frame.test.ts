import { describe, expect, test } from 'vitest';
import { flipped, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const STEP = 5_000;
const expired = { status: 410, code: 'frame_expired' };
const invalid = { status: 400, code: 'invalid_frame' };

/** Moves the clock to the very start of a step, so that boundaries can be named. */
const toStartOfStep = (g: TestGateway) => g.clock.advance(STEP - (g.clock.now() % STEP));

describe('a frame', () => {
  const gateway = sharedGateway();

  test.each([
    [0, true],
    [29_999, true],
    [30_000, true],
    [30_001, false],
    [45_000, false],
    [100_000, false],
  ])('%i ms after its start is taken: %s', async (age, taken) => {
    const g = gateway();
    toStartOfStep(g);
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { frame } = tab;
    g.clock.advance(age);
    if (taken) {
      await expect(client.claim(frame)).resolves.toMatchObject({ state: 'claimed' });
    } else {
      await expect(client.claim(frame)).rejects.toMatchObject(expired);
      await expect(client.scan(frame)).rejects.toMatchObject(expired);
      expect((await tab.poll()).state).toBe('pending');
    }
  });

  test.each([
    [1, true],
    [2, false],
  ])('%i steps before its time is taken: %s', async (ahead, taken) => {
    const g = gateway();
    toStartOfStep(g);
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const frame = `${tab.snapshot.frames?.prefix}.${tab.snapshot.frames?.codes[ahead]}`;
    if (taken) await expect(client.scan(frame)).resolves.toMatchObject({ state: 'scanned' });
    else {
      await expect(client.scan(frame)).rejects.toMatchObject(expired);
      expect((await tab.poll()).state).toBe('pending');
    }
  });

  test('is never handed out more than ten seconds ahead', async () => {
    const { tab } = await waitingSignIn(gateway());
    expect(tab.snapshot.frames?.codes).toHaveLength(3);
  });

  test('comes round again with its number only when its sign-in is long over', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { frame } = tab;
    g.clock.advance(1_000 * STEP);
    await expect(client.claim(frame)).rejects.toMatchObject({ status: 404, code: 'challenge_not_found' });
  });
});

describe('a frame that this gateway never drew:', () => {
  const gateway = sharedGateway();

  const ALTERED: [what: string, alter: (frame: string, other: string) => string][] = [
    ['a flipped bit in the token', (f) => f.replace(/\/s\/[^.]+/, (p) => `/s/${flipped(p.slice(3))}`)],
    ['a flipped bit in the mac', (f) => `${f.slice(0, -16)}${flipped(f.slice(-16))}`],
    [
      'another time',
      (f) =>
        f.replace(/\.(\d{3})\./, (_, t: string) => `.${String((Number(t) + 1) % 1000).padStart(3, '0')}.`),
    ],
    [
      'the token of another sign-in',
      (f, other) => f.replace(/\/s\/[^.]+/, /\/s\/[^.]+/.exec(other)?.[0] ?? ''),
    ],
    ['a character less', (f) => f.slice(0, -1)],
    ['a character more', (f) => `${f}A`],
    ['a blank at its end', (f) => `${f} `],
    ['a line break at its end', (f) => `${f}\n`],
    ['a query', (f) => `${f}?a=b`],
    ['a fragment', (f) => `${f}#a`],
    ['a slash', (f) => `${f}/`],
    ['a path before it', (f) => f.replace('/s/', '/x/../s/')],
    ['another host', (f) => f.replace(/^http:\/\/[^/]+/, 'https://evil.example')],
    ['another port', (f) => f.replace(/:\d+\//, ':1/')],
    ['https for http', (f) => f.replace('http:', 'https:')],
    ['capitals for its scheme', (f) => f.replace('http:', 'HTTP:')],
    ['its prefix twice', (f) => f.replace('/s/', '/s/') + f],
    ['no mac', (f) => f.slice(0, f.lastIndexOf('.'))],
    ['an empty mac', (f) => f.slice(0, f.lastIndexOf('.') + 1)],
    ['standard base64', (f) => `${f.slice(0, -16)}${'+/'.repeat(8)}`],
    ['digits of another script', (f) => f.replace(/\.\d{3}\./, '.\u0661\u0662\u0663.')],
    ['a negative time', (f) => f.replace(/\.\d{3}\./, '.-01.')],
    ['nothing', () => ''],
    ['a null byte', (f) => `${f}\0`],
  ];

  test.each(ALTERED)('%s is refused, and no sign-in is touched', async (_, alter) => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const [{ tab }, { tab: other }] = [await waitingSignIn(g), await waitingSignIn(g)];
    const frame = alter(tab.frame, other.frame);
    expect(frame).not.toBe(tab.frame);
    await expect(client.claim(frame)).rejects.toMatchObject(invalid);
    await expect(client.scan(frame)).rejects.toMatchObject(invalid);
    expect((await tab.poll()).state).toBe('pending');
    expect((await other.poll()).state).toBe('pending');
  });

  test('another gateway’s is refused, whole and without its address', async () => {
    const g = gateway();
    const foreign = await startGateway({ clock: g.clock });
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(foreign);
    await expect(client.claim(tab.frame)).rejects.toMatchObject(invalid);
    await expect(client.claim(tab.frame.replace(foreign.issuer, g.issuer))).rejects.toMatchObject(invalid);
    await expect(client.claim(tab.frame.slice(tab.frame.lastIndexOf('/') + 1))).rejects.toMatchObject(
      invalid,
    );
  });

  test('one by guessing is not found among ten thousand', async () => {
    const g = gateway();
    const { tab } = await waitingSignIn(g);
    const [head = '', time = ''] = tab.frame.split(/\.(?=\d{3}\.)/);
    const { client } = await puppetOf(g, somebody());
    // The mac has 96 bits; a sample says only that none of the obvious ones is let through.
    for (const mac of ['A'.repeat(16), '_'.repeat(16), Buffer.alloc(12, 255).toString('base64url')]) {
      await expect(client.claim(`${head}.${time.slice(0, 3)}.${mac}`)).rejects.toMatchObject(invalid);
    }
  });
});
