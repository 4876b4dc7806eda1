import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  authorize,
  CODE_APP,
  expectErrorPage,
  expectNoResult,
  properQuery,
  sharedGateway,
} from '../support/attacker.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A request object (RFC 9101) that asks for everything an attacker would like. */
const OBJECT = `${part({ alg: 'none' })}.${part({
  response_type: 'id_token',
  redirect_uri: 'https://evil.example/',
  scope: 'openid',
  state: 'from-the-object',
  response_mode: 'query',
})}.`;

/** A server that counts who comes. */
async function counting(): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.setHeader('Content-Type', 'application/jwt').end(OBJECT);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/object`, asked: () => asked };
}

describe('a request object', () => {
  const gateway = sharedGateway();

  test.each([
    ['unsigned', OBJECT],
    ['signed by nobody', `${part({ alg: 'RS256' })}.${part({ redirect_uri: 'https://evil.example/' })}.AAAA`],
    ['that is none', 'x'],
    ['empty', ''],
  ])('%s, is refused as such, and nothing in it is believed', async (_, request) => {
    const g = gateway();
    for (const input of [{}, CODE_APP]) {
      const party = await g.relyingParty(input);
      for (const response_mode of ['form_post', 'fragment']) {
        const answer = await authorize(g, properQuery(party, { request, response_mode }));
        if (request === '') {
          // Sent without a value is not sent (RFC 6749 section 3.1).
          expect(answer.text).toContain('data-snapshot');
          continue;
        }
        expect(answer.sentBack?.action).toBe(party.redirectUri);
        expect(Object.fromEntries(answer.sentBack?.fields ?? [])).toMatchObject({
          error: 'request_not_supported',
          state: 'a-state',
          iss: g.issuer,
        });
        expectNoResult(answer.sentBack);
      }
    }
  });

  test('by an address is refused as such, and nobody goes there', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const server = await counting();
    for (const request_uri of [
      server.url,
      `${server.url}#hash`,
      'https://evil.example/object',
      'file:///etc/passwd',
      'urn:ietf:params:oauth:request_uri:x',
      'http://169.254.169.254/latest/meta-data/',
    ]) {
      const answer = await authorize(g, properQuery(party, { request_uri }));
      expect(answer.sentBack?.action, request_uri).toBe(party.redirectUri);
      expect(answer.sentBack?.fields.get('error'), request_uri).toBe('request_uri_not_supported');
      expectNoResult(answer.sentBack);
    }
    const response = await fetch(server.url);
    await response.text();
    // Ours alone.
    expect(server.asked()).toBe(1);
  });

  test('does not stand in for what the request itself lacks: client, address, type', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    expectErrorPage(await authorize(g, properQuery(party, { request: OBJECT, redirect_uri: undefined })));
    expectErrorPage(await authorize(g, properQuery(party, { request: OBJECT, client_id: undefined })));
    expectErrorPage(
      await authorize(g, properQuery(party, { request: OBJECT, redirect_uri: 'https://evil.example/' })),
    );
    const untyped = await authorize(g, properQuery(party, { request: OBJECT, response_type: undefined }));
    expect(untyped.sentBack?.action ?? party.redirectUri).toBe(party.redirectUri);
    expectNoResult(untyped.sentBack);
  });

  test('is not announced in the metadata', async () => {
    const metadata = await (await fetch(`${gateway().origin}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({ request_uri_parameter_supported: false });
    expect(metadata).not.toHaveProperty('request_object_signing_alg_values_supported');
    expect(metadata).not.toHaveProperty('pushed_authorization_request_endpoint');
    expect((metadata as Record<string, unknown>).request_parameter_supported ?? false).toBe(false);
  });
});
