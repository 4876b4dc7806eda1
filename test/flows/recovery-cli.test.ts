import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { auditOf } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import type { TestGateway } from '../support/gateway.ts';
import { enrolledBy, lostPhone, phonesOf } from '../support/recovery.ts';
import { SmtpServer } from '../support/smtp-server.ts';

const beside = (g: TestGateway) => ({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer });
const RECOVER = ['user', 'recover', '--email', 'ADA@example.com', '--json'];

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'ada.json');
}

describe('user recover', () => {
  test('gives an operator an invitation for somebody who exists, and the person is told before it ends', async () => {
    const { g, userId } = await lostPhone();
    const smtp = await SmtpServer.start();
    const ran = await cli({ ...beside(g), SMTP_URL: smtp.url }, RECOVER);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.json()).toMatchObject({ user: userId, phonesRevoked: 0, toldByMail: true });
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]?.recipients).toEqual(['ada@example.com']);
    expect(smtp.mails[0]?.headers.get('subject')).toBe('Your account was recovered');
    expect(smtp.mails[0]?.text).not.toContain(String(ran.json().invitationCode));
    await enrolledBy(g, String(ran.json().invitationUrl));
    expect(await phonesOf(g, userId)).toBe(2);
    const used = (await auditOf(g)).find(({ event }) => event === 'recovery.used');
    expect(used).toMatchObject({ user_id: userId, detail: '{"by":"operator"}' });
  });

  test('takes every phone away when told so, and says so by mail', async () => {
    const { g, phone, userId } = await lostPhone();
    const app = await g.phoneOf('ada');
    const smtp = await SmtpServer.start();
    const ran = await cli({ ...beside(g), SMTP_URL: smtp.url }, [...RECOVER, '--revoke-phones']);
    expect(ran.json()).toMatchObject({ phonesRevoked: 2 });
    expect(smtp.mails.map(({ headers }) => headers.get('subject')).sort()).toEqual([
      'A phone was removed from your account',
      'A phone was removed from your account',
      'Your account was recovered',
    ]);
    await expect(phone.post('/phone/recovery/stop', {})).rejects.toMatchObject({ code: 'not_identified' });
    await expect(app.recovery()).rejects.toMatchObject({ code: 'phone_revoked' });
    expect(await phonesOf(g, userId)).toBe(0);
    const events = (await auditOf(g)).map(({ event }) => event);
    expect(events.filter((event) => event === 'phone.revoked')).toHaveLength(2);
  });

  test('ends what was waiting', async () => {
    const { g, ada, userId } = await lostPhone();
    await ada.prove();
    await cli(beside(g), RECOVER);
    expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
  });

  test('refuses somebody who does not exist, and says what to do', async () => {
    const { g } = await lostPhone();
    const ran = await cli(beside(g), ['user', 'recover', '--email', 'nobody@example.com']);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/Nobody has the address nobody@example\.com.*user invite/);
  });

  test('says when nobody was told, for want of a mail server or because it refused', async () => {
    const { g } = await lostPhone();
    const silent = await cli(beside(g), RECOVER);
    expect(silent.json()).toMatchObject({ toldByMail: false });
    const smtp = await SmtpServer.start();
    smtp.behaviour = { recipient: () => '550 no such mailbox' };
    const refused = await cli({ ...beside(g), SMTP_URL: smtp.url }, RECOVER);
    expect(refused.code).toBe(0);
    expect(refused.json()).toMatchObject({ toldByMail: false });
    expect(refused.err).toContain('a letter could not be sent');
  });
});

test('phone recovery shows that somebody asked, and --stop stops it', async () => {
  const { g, ada } = await lostPhone();
  const key = keyFile();
  const enrolled = await cli(beside(g), [
    ...['phone', 'enroll', '--invitation', await g.invitationFor('ada'), '--key', key],
  ]);
  expect(enrolled.code).toBe(0);
  const ask = (...more: string[]) => cli({}, ['phone', 'recovery', '--key', key, '--json', ...more]);
  expect((await ask()).json()).toEqual({ asked: false });
  const { readyAt } = await ada.prove();
  expect((await ask()).json()).toEqual({ asked: true, readyAt });
  expect((await ask('--stop')).json()).toEqual({ asked: true, readyAt, stopped: true });
  expect((await ask('--stop')).json()).toEqual({ asked: false, stopped: false });
});
