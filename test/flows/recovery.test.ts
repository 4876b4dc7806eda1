import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/index.ts';
import { auditOf, withDirectory } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { emailOf, enrolledBy, lostPhone, Recovering, WAIT } from '../support/recovery.ts';
import { WebPhoneActor } from '../support/web-phone.ts';

const ADA = emailOf('ada');

async function approvesASignIn(g: TestGateway, phone: WebPhoneActor): Promise<void> {
  const contoso = await g.relyingParty();
  const asked = await contoso.ask();
  const tab = await g.browser().open(asked.url);
  await phone.approve(await phone.scanAndClaim(tab.frame));
  expect(await contoso.verify(await tab.collect(), asked)).toMatchObject({ email: ADA });
}

const eventsOf = async (g: TestGateway) =>
  (await auditOf(g)).map(({ event }) => event).filter((event) => event.startsWith('recovery'));

describe.each(STORES)('somebody who lost their phone, on %s', (store) => {
  test('proves their address, waits, comes back, sets up a new phone, and signs in with it', async () => {
    const { g, letters, ada } = await lostPhone({ store });
    const asked = await ada.prove();
    expect(asked).toMatchObject({ ready: false, readyAt: new Date(g.clock.now() + WAIT).toISOString() });
    g.clock.advance(WAIT);
    // Nothing was kept: another browser serves as well.
    const later = new Recovering(g, letters, ADA);
    const back = await later.prove();
    expect(back).toMatchObject({ ready: true, readyAt: asked.readyAt });
    const { invitation, expiresIn } = await later.finish(back.visit);
    expect(expiresIn).toBe((15 * MINUTE) / 1000);
    const phone = new WebPhoneActor(g);
    expect(await phone.enroll(invitation)).toMatchObject({ user: { name: 'Ada Lovelace' } });
    await approvesASignIn(g, phone);
    expect(letters.toldTo(ADA)).toEqual(['phone-added', 'recovery-asked', 'recovery-used', 'phone-added']);
    expect(await eventsOf(g)).toEqual(['recovery.asked', 'recovery.used']);
  });

  test('has a recovery code and need not wait; what was waiting ends with it', async () => {
    const { g, letters, ada, userId } = await lostPhone({ store });
    const codes = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const { visit } = await ada.prove();
    // As it is typed from paper.
    const typed = ` ${codes[3]?.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `;
    const { invitation } = await ada.useCode(visit, typed);
    await approvesASignIn(g, await enrolledBy(g, invitation));
    expect(await g.gateway.recovery.codesLeft(userId)).toBe(9);
    expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
    expect(letters.toldTo(ADA)).toEqual([
      ...['phone-added', 'recovery-codes-made', 'recovery-asked', 'recovery-used', 'phone-added'],
    ]);
  });

  test('whose old phone turns up sees on it that somebody asked, and stops it', async () => {
    const { g, letters, ada, phone } = await lostPhone({ store });
    const { readyAt } = await ada.prove();
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    expect(await phone.scanAndClaim(tab.frame)).toMatchObject({ recovery: { readyAt } });
    expect(await phone.post('/phone/recovery/stop', {})).toEqual({ stopped: true });
    expect(await phone.post('/phone/recovery/stop', {})).toEqual({ stopped: false });
    expect(await phone.scanAndClaim(tab.frame)).not.toHaveProperty('recovery');
    expect(letters.toldTo(ADA)).toEqual(['phone-added', 'recovery-asked', 'recovery-stopped']);
    expect(await eventsOf(g)).toEqual(['recovery.asked', 'recovery.stopped']);
    // Whoever asks again waits again, from the beginning.
    g.clock.advance(HOUR);
    expect((await ada.prove()).readyAt).toBe(new Date(g.clock.now() + WAIT).toISOString());
  });
});

test('on PostgreSQL and Redis the same ends with a phone that signs in', async () => {
  const { url } = await databaseOfThisTest();
  const { g, letters, ada, userId } = await lostPhone({ store: 'redis', databaseUrl: url });
  const [code = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  const first = await enrolledBy(g, (await ada.useCode((await ada.prove()).visit, code)).invitation);
  await approvesASignIn(g, first);
  await ada.prove();
  g.clock.advance(WAIT);
  const second = await enrolledBy(g, (await ada.finish((await ada.prove()).visit)).invitation);
  await approvesASignIn(g, second);
  await ada.prove();
  expect(await second.post('/phone/recovery/stop', {})).toEqual({ stopped: true });
  expect(letters.toldTo(ADA).slice(-3)).toEqual(['phone-added', 'recovery-asked', 'recovery-stopped']);
  await g.gateway.recoveries.sweep(g.clock.now());
  expect(g.logger.messages('error')).toEqual([]);
});

test.each(STORES)('asking eight times at once, on %s, is one recovery and one mail', async (store) => {
  const { letters, g } = await lostPhone({ store });
  const asking: (() => Promise<{ readyAt: string }>)[] = [];
  for (let i = 0; i < 8; i += 1) {
    const ada = new Recovering(g, letters, ADA);
    await ada.begin();
    const code = letters.codeFor(ADA);
    asking.push(() => ada.verify(code));
  }
  const answers = await Promise.all(asking.map((verify) => verify()));
  expect(new Set(answers.map(({ readyAt }) => readyAt)).size).toBe(1);
  expect(letters.toldTo(ADA).filter((kind) => kind === 'recovery-asked')).toHaveLength(1);
});

test('an app phone is told, and stops it with a proof', async () => {
  const { g, ada } = await lostPhone();
  const app = await g.phoneOf('ada');
  expect(await app.recovery()).toBeUndefined();
  expect(await app.stopRecovery()).toBe(false);
  const { readyAt } = await ada.prove();
  const contoso = await g.relyingParty();
  const tab = await g.browser().open((await contoso.ask()).url);
  const claimed = await app.claim(tab.frame);
  expect(claimed.recovery).toEqual({ readyAt });
  expect(await app.challenge(claimed.challenge)).toMatchObject({ recovery: { readyAt } });
  expect(await app.recovery()).toEqual({ readyAt });
  expect(await app.stopRecovery()).toBe(true);
  expect(await app.recovery()).toBeUndefined();
});

test('whoever reads the mailbox of no account is told so', async () => {
  const { g, letters } = await lostPhone();
  const bob = new Recovering(g, letters, 'bob@example.com');
  await bob.begin();
  await expect(bob.verify()).rejects.toMatchObject({ status: 404, code: 'no_account' });
  expect(await eventsOf(g)).toEqual([]);
});

test('a page that was loaded again while the mail was read goes on', async () => {
  const { ada } = await lostPhone();
  await ada.begin();
  expect(await (await ada.browser.request('/recover')).text()).toContain(`data-email="${ADA}"`);
  await ada.verify();
  expect(await (await ada.browser.request('/recover')).text()).not.toContain('data-email');
});

test('without a mail server it says plainly that no mail can be sent, and keeps nothing', async () => {
  const g = await startGateway({ publicUrl: 'https://id.example.com', env: { NODE_ENV: 'production' } });
  const response = await fetch(`${g.origin}/recover/begin`, {
    method: 'POST',
    body: JSON.stringify({ email: ADA }),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', Origin: g.issuer },
  });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'mail_unavailable' });
  expect(response.headers.getSetCookie()).toEqual([]);
});

test('new codes replace the old ones', async () => {
  const { g, ada, userId } = await lostPhone();
  const [old = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
  const { visit } = await ada.prove();
  await expect(ada.useCode(visit, old)).rejects.toMatchObject({ code: 'wrong_recovery_code' });
});

test('the sweep forgets what is long over, and nothing that is open', async () => {
  const { g, ada } = await lostPhone();
  const kept = () => withDirectory(g, (db) => db.prepare('SELECT count(*) AS n FROM recoveries').get()?.n);
  await ada.prove();
  await g.gateway.recoveries.sweep(g.clock.now());
  expect(kept()).toBe(1);
  g.clock.advance(9 * DAY);
  await g.gateway.recoveries.sweep(g.clock.now());
  expect(kept()).toBe(0);
});
