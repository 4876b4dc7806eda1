import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { properQuery, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';

/** Sends the beginning of a request and hangs up. */
const hangUp = (g: TestGateway, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(g.gateway.port, '127.0.0.1', () => {
      socket.write(text, () => {
        socket.destroy();
        resolve();
      });
    });
    socket.on('error', reject);
  });

describe('a request that is broken off', () => {
  const gateway = sharedGateway();

  test.each([
    ['in its headers', () => 'GET /auth?client_id=x HTTP/1.1\r\nHost: x'],
    [
      'in its body',
      () =>
        'POST /api/phone/v1/claim HTTP/1.1\r\nHost: x\r\nAuthorization: Phone-Proof a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"frame":',
    ],
    [
      'in a form',
      () =>
        'POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncode=',
    ],
    [
      'in the demo’s form',
      () =>
        'POST /demo/callback HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nstate=',
    ],
    ['before its answer', (query: string) => `GET /auth?${query} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s is nobody’s fault: no crash, no error in the log, and the next one is served', async (_, begin) => {
    const g = gateway();
    const party = await g.relyingParty();
    for (let i = 0; i < 20; i += 1) await hangUp(g, begin(properQuery(party)));
    const { client } = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g, { party });
    await expect(client.claim(tab.frame)).resolves.toMatchObject({ state: 'claimed' });
    expect(g.logger.messages('error')).toEqual([]);
    expect(g.logger.messages('warn')).toEqual([]);
  });
});
