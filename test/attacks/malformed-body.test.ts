import { describe, expect, test } from 'vitest';
import {
  answerOf,
  directoryOf,
  forge,
  puppetOf,
  sendRaw,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

const MOST = 16_384;
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('a body of the phone API', () => {
  const gateway = sharedGateway();

  test.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a multipart form', 'multipart/form-data; boundary=x'],
    ['XML', 'application/xml'],
    ['nearly JSON', 'application/jsonx'],
    ['no type', ''],
    ['two types', 'text/plain, application/json'],
  ])('sent as %s is refused with 415, and nothing happens', async (_, type) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame }, headers: { 'Content-Type': type } };
    const refused = await forge(g, ada, request);
    expect(refused).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    expect(refused.headers.get('Content-Type')).toContain('application/problem+json');
    expect((await tab.poll()).state).toBe('pending');
  });

  test('with a charset at its type is taken', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    expect((await forge(g, ada, { path: '/claim', body: { frame: tab.frame }, headers })).status).toBe(200);
  });

  test.each([
    ['nothing', '', 'invalid_json'],
    ['half an object', '{"frame":', 'invalid_json'],
    ['an object and more', '{"frame":"x"}x', 'invalid_json'],
    ['a text', '"frame"', 'invalid_input'],
    ['a number', '7', 'invalid_input'],
    ['null', 'null', 'invalid_input'],
    ['a list', '[{"frame":"x"}]', 'invalid_input'],
    ['an empty object', '{}', 'invalid_input'],
    ['a number for a text', '{"frame":7}', 'invalid_input'],
    ['a list for a text', '{"frame":["x"]}', 'invalid_input'],
    ['an object for a text', '{"frame":{"$ne":""}}', 'invalid_input'],
    ['an unknown field', '{"frame":"x","admin":true}', 'invalid_input'],
    ['frame and ticket at once', '{"frame":"x","ticket":"y"}', 'invalid_input'],
    ['a text too long', JSON.stringify({ frame: 'a'.repeat(401) }), 'invalid_input'],
    ['a thousand brackets', '['.repeat(1_000), 'invalid_json'],
    ['eight thousand nested lists', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, 'invalid_input'],
    ['broken UTF-8', '{"frame":"\udc00"}', 'invalid_frame'],
    ['a byte order mark', '\ufeff{"frame":"x"}', 'invalid_json'],
    ['single quotes', "{'frame':'x'}", 'invalid_json'],
    ['a comment', '{"frame":"x"/**/}', 'invalid_json'],
    ['NaN', '{"frame":NaN}', 'invalid_json'],
  ])('that is %s is refused, and says why', async (_, body, code) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const refused = await forge(g, ada, { path: '/claim', body });
    expect(refused).toMatchObject({ status: 400, code });
    expect(String(refused.json.detail)).toMatch(/^[A-Z].{8,}\.$/);
    expect(refused.json.reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(refused.text).not.toMatch(/node_modules|\.ts:|zod/i);
    expect((await tab.poll()).state).toBe('pending');
  });

  test('names every fault with its field', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const challenge = `chl_${'A'.repeat(22)}`;
    const refused = await forge(g, ada, {
      path: `/challenges/${challenge}/decline`,
      body: { reason: 'wrong_number', x: 1 },
    });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
    const faults = refused.json.faults as { path: string; message: string }[];
    expect(faults.map(({ path }) => path)).toEqual(expect.arrayContaining(['reason', 'signature']));
  });

  test('one byte too large is refused with 413 and its connection closed, and the gateway goes on', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const before = directoryOf(g);
    const frame = 'a'.repeat(MOST - '{"frame":""}'.length);
    const fits = await forge(g, ada, { path: '/claim', body: JSON.stringify({ frame }) });
    expect(fits).toMatchObject({ status: 400, code: 'invalid_input' });
    const tooLarge = await forge(g, ada, { path: '/claim', body: JSON.stringify({ frame: `${frame}a` }) });
    expect(tooLarge).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(tooLarge.headers.get('Connection')).toBe('close');
    expect(directoryOf(g)).toEqual(before);
    expect((await fetch(`${g.origin}/healthz`)).status).toBe(200);
  });

  test('of endless chunks is refused without being read to its end', async () => {
    const g = gateway();
    const chunk = `1000\r\n${'a'.repeat(0x1000)}\r\n`;
    const answer = await sendRaw(
      g,
      `POST /api/phone/v1/enroll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
        `Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('body_too_large');
  });

  test('that says one length and has another is refused by the server itself', async () => {
    const g = gateway();
    for (const lengths of [
      'Content-Length: -1',
      'Content-Length: x',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
    ]) {
      const answer = await sendRaw(
        g,
        `POST /token HTTP/1.1\r\nHost: x\r\n${lengths}\r\nConnection: close\r\n\r\nabcde`,
      );
      expect(answer, lengths).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect((await fetch(`${g.origin}/healthz`)).status).toBe(200);
    expect(g.logger.messages('error')).toEqual([]);
  });
});

describe('a form', () => {
  const gateway = sharedGateway();

  test('too large is refused at the demo, and at the token endpoint in JSON', async () => {
    const g = gateway();
    const body = `state=${'a'.repeat(MOST)}`;
    const demo = await answerOf(
      await fetch(`${g.origin}/demo/callback`, { method: 'POST', body, headers: form }),
    );
    expect(demo.status).toBe(413);
    expect(demo.text).toContain('body_too_large');
    const token = await answerOf(
      await fetch(`${g.origin}/token`, {
        method: 'POST',
        body: `${body}${'a'.repeat(100_000)}`,
        headers: form,
      }),
    );
    expect([400, 413]).toContain(token.status);
    expect(token.json.error).toBe('invalid_request');
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'sent as %j is refused',
    async (type) => {
      const g = gateway();
      const body = JSON.stringify({ grant_type: 'authorization_code', code: 'x' });
      const headers = { 'Content-Type': type };
      const demo = await answerOf(
        await fetch(`${g.origin}/demo/callback`, { method: 'POST', body, headers }),
      );
      expect(demo.status).toBe(415);
      const token = await answerOf(await fetch(`${g.origin}/token`, { method: 'POST', body, headers }));
      expect(token.status).toBe(400);
      expect(token.json.error).toBe('invalid_request');
    },
  );

  test('sent to the authorization endpoint opens nothing where no browser follows with its cookie', async () => {
    const g = gateway();
    const answer = await fetch(`${g.origin}/auth`, { method: 'POST', body: 'client_id=x', headers: form });
    expect(answer.status).toBe(410);
    expect(await answer.text()).not.toContain('data-snapshot');
  });
});
