import { describe, expect, onTestFinished, test } from 'vitest';
import { SmtpTransport } from '../../src/adapters/mail/index.ts';
import { startGateway } from '../support/gateway.ts';
import { ADA, atTheDoor, freshAddress } from '../support/sign-up.ts';
import { SmtpServer } from '../support/smtp-server.ts';

const FROM = 'Countersign <sign-in@example.com>';

function transportTo(server: SmtpServer, patience?: number): SmtpTransport {
  const transport = new SmtpTransport({ url: server.url, from: FROM, patience });
  onTestFinished(() => transport.close());
  return transport;
}

describe('a mail', () => {
  test('leaves as plain text, from who the settings say, marked as written by a machine', async () => {
    const server = await SmtpServer.start();
    const text = `Code: 123456\n\n.\n..A line of one dot, ünïcödé, and a long one: ${'x'.repeat(1000)}\n`;
    await transportTo(server).send({ to: 'ada@example.com', subject: '123456 für Sie', text });
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'sign-in@example.com', recipients: ['ada@example.com'] });
    expect(mail?.text.replaceAll('\r\n', '\n').trim()).toBe(text.trim());
    expect(mail?.headers.get('to')).toBe('ada@example.com');
    expect(mail?.headers.get('from')).toBe(FROM);
    expect(mail?.headers.get('content-type')).toMatch(/^text\/plain; charset=utf-8/);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('subject')).toBe('=?UTF-8?Q?123456_f=C3=BCr_Sie?=');
  });

  test('goes to one person at a time over connections that are kept', async () => {
    const server = await SmtpServer.start();
    const transport = transportTo(server);
    for (let i = 0; i < 5; i += 1) await transport.send({ to: `p${i}@example.com`, subject: 's', text: 't' });
    expect(server.mails.map(({ recipients }) => recipients)).toEqual(
      [0, 1, 2, 3, 4].map((i) => [`p${i}@example.com`]),
    );
    expect(server.commands.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });

  test.each([
    'ada@example.com\r\nBcc: eve@evil.example',
    'ada@example.com>\r\nRCPT TO:<eve@evil.example',
    'ada@example.com, eve@evil.example',
    'ada@example.com;eve@evil.example',
    'eve@evil.example <ada@example.com>',
    '"ada@example.com\nBcc: eve@evil.example" <ada@example.com>',
    'ada@example.com\0eve@evil.example',
  ])('to the address %j reaches nobody besides', async (to) => {
    const server = await SmtpServer.start();
    await transportTo(server)
      .send({ to, subject: 's', text: 't' })
      .catch(() => {});
    expect(server.commands.filter((line) => line.startsWith('RCPT TO:<eve'))).toEqual([]);
    for (const { headers, recipients } of server.mails) {
      expect(recipients.length).toBeLessThanOrEqual(1);
      expect(headers.has('bcc')).toBe(false);
    }
  });

  test('with a line break in its subject gets no header more', async () => {
    const server = await SmtpServer.start();
    await transportTo(server).send({
      to: 'ada@example.com',
      subject: 'a\r\nBcc: eve@evil.example',
      text: 't',
    });
    expect(server.mails[0]?.headers.has('bcc')).toBe(false);
    expect(server.mails[0]?.recipients).toEqual(['ada@example.com']);
  });

  test('that the server refuses is an error that does not repeat the address', async () => {
    const server = await SmtpServer.start();
    server.behaviour = { recipient: (address) => `550 there is no ${address}` };
    const transport = transportTo(server);
    await expect(transport.send({ to: 'ada@example.com', subject: 's', text: 't' })).rejects.toThrow(
      'SMTP failed at RCPT TO with 550: EENVELOPE',
    );
    // The connection is still good for the next one.
    server.behaviour = {};
    await transport.send({ to: 'bob@example.com', subject: 's', text: 't' });
    expect(server.to('bob@example.com')).toBeDefined();
  });

  test('is an error when the server went away, and leaves again when it is back', async () => {
    const server = await SmtpServer.start();
    const transport = transportTo(server);
    await transport.send({ to: 'ada@example.com', subject: 's', text: 't' });
    await server.stop();
    await expect(transport.send({ to: 'ada@example.com', subject: 's', text: 't' })).rejects.toThrow(
      /SMTP failed/,
    );
  });

  test('is an error when the server takes the connection and says nothing', async () => {
    const server = await SmtpServer.start();
    server.behaviour = { silent: true };
    const transport = transportTo(server, 50);
    await expect(transport.send({ to: 'ada@example.com', subject: 's', text: 't' })).rejects.toThrow(
      /SMTP failed/,
    );
  });
});

describe('a person who signs up', () => {
  test('gets the code by SMTP, in a mail that says who writes and holds no link', async () => {
    const server = await SmtpServer.start();
    const g = await startGateway({ env: { SMTP_URL: server.url, MAIL_FROM: FROM } });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.begin();
    await phone.code(email);
    const mail = server.to(email);
    const code = /\d{6}/.exec(mail?.text ?? '')?.[0] ?? '';
    expect(mail?.text).toContain(new URL(g.issuer).host);
    expect(mail?.text).not.toMatch(/https?:/);
    await phone.verify(code);
    expect(await phone.finish()).toMatchObject({ user: { name: 'Ada Lovelace' } });
    // With a mail server there is no page that shows mails.
    expect((await g.fetch(`${g.issuer}/demo/outbox`)).status).toBe(404);
  });

  test.each([
    [
      'refuses the recipient',
      (server: SmtpServer) => {
        server.behaviour = { recipient: () => '550 no' };
      },
    ],
    ['is gone', (server: SmtpServer) => server.stop()],
  ])('is told when no mail can leave, because the server %s, and can try again', async (_, fail) => {
    const server = await SmtpServer.start();
    const g = await startGateway({ env: { SMTP_URL: server.url, MAIL_FROM: FROM } });
    const { phone } = await atTheDoor(g);
    await phone.begin();
    await fail(server);
    const email = freshAddress();
    await expect(phone.code(email)).rejects.toMatchObject({ status: 503, code: 'mail_unavailable' });
    expect(await phone.begin()).toMatchObject({ step: 'email' });
    expect(g.logger.text()).not.toContain(email);
  });

  test('is told at once where no mail server is set', async () => {
    const g = await startGateway({ env: { NODE_ENV: 'production' }, publicUrl: 'https://id.example.com' });
    const { phone } = await atTheDoor(g);
    await expect(phone.begin()).rejects.toMatchObject({ status: 503, code: 'mail_unavailable' });
    await expect(phone.code(freshAddress())).rejects.toMatchObject({ status: 503, code: 'mail_unavailable' });
    await expect(phone.finish(ADA)).rejects.toMatchObject({ code: 'mail_code_over' });
  });
});
