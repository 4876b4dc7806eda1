import { describe, expect, test } from 'vitest';
import {
  eventsOf,
  forge,
  proofOf,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const replayed = { status: 401, code: 'replayed_proof' };

describe.each(STORES)('a replayed proof on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('is refused the second time, and what the first request did stays as it is', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame } };
    const proof = await proofOf(g, ada, request);
    const first = await forge(g, ada, { ...request, proof });
    const second = await forge(g, ada, { ...request, proof });

    expect(first.status).toBe(200);
    expect(second).toMatchObject(replayed);
    expect(second.headers.get('WWW-Authenticate')).toBe('Phone-Proof');
    expect(second.json).not.toHaveProperty('statement');
    expect((await tab.poll()).state).toBe('claimed');
    expect(await eventsOf(g, String(first.json.challenge))).toEqual(['challenge.claimed']);
  });

  test('is refused even when its ECDSA signature is replaced by the other valid one', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/scan', body: { frame: tab.frame } };
    const proof = await proofOf(g, ada, request);
    expect((await forge(g, ada, { ...request, proof })).status).toBe(200);
    expect(await forge(g, ada, { ...request, proof: mirrored(proof) })).toMatchObject(replayed);
  });

  test('is refused for as long as its time would allow it', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const ahead = { iat: Math.floor(g.clock.now() / 1000) + 59 };
    const request = { path: '/scan', body: { frame: tab.frame }, claims: ahead };
    const proof = await proofOf(g, ada, request);
    expect((await forge(g, ada, { ...request, proof })).status).toBe(200);
    g.clock.advance(118_000);
    expect(await forge(g, ada, { ...request, proof })).toMatchObject(replayed);
  });

  test('of one phone does not use up the id of another', async () => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const list = { path: '/challenges', method: 'GET', claims: { jti: `once-${somebody()}-and-again` } };
    expect((await forge(g, eve, list)).status).toBe(200);
    expect((await forge(g, ada, list)).status).toBe(200);
    expect(await forge(g, ada, list)).toMatchObject(replayed);
  });
});

/** For every ECDSA signature (r, s) the pair (r, n - s) verifies too. */
function mirrored(jws: string): string {
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [head, payload, signature = ''] = jws.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = Buffer.from((n - s).toString(16).padStart(64, '0'), 'hex');
  return `${head}.${payload}.${Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url')}`;
}
