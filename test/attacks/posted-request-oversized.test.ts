import { expect, test } from 'vitest';
import { sendRaw, sharedGateway } from '../support/attacker.ts';
import { postTo } from '../support/entra.ts';

const gateway = sharedGateway();

test('a form above 16 KiB is refused with 413 and nothing is kept', async () => {
  const browser = gateway().browser();
  for (const size of [16_385, 1_000_000]) {
    const response = await postTo(browser, { client_id: 'x'.repeat(size) });
    expect(response.status).toBe(413);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.text()).toContain('<!doctype html>');
  }
});

test('one that says it is smaller than it is, is not read to its end', async () => {
  const chunk = `${(20_000).toString(16)}\r\n${'x'.repeat(20_000)}\r\n`;
  const answer = await sendRaw(
    gateway(),
    `POST /auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk}0\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
  'a body of type "%s" is refused with 415',
  async (type) => {
    const response = await gateway()
      .browser()
      .request('/auth', {
        method: 'POST',
        body: new TextEncoder().encode('client_id=x'),
        headers: type === '' ? {} : { 'Content-Type': type },
      });
    expect(response.status).toBe(415);
  },
);

test('programs are told in JSON which of it was wrong', async () => {
  const response = await fetch(`${gateway().origin}/auth`, {
    method: 'POST',
    body: 'x'.repeat(20_000),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
  });
  expect(await response.json()).toMatchObject({ code: 'body_too_large' });
});
