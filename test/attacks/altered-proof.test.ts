import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/kernel/index.ts';
import {
  type Forgery,
  flipped,
  forge,
  loosened,
  proofOf,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';

const hash = (text: string) => sha256(text).toString('base64url');

/** What is altered, and the check that must have seen it. */
const ALTERED: [what: string, forge: (g: TestGateway) => Partial<Forgery>, says: string][] = [
  ['another method', () => ({ claims: { htm: 'GET' } }), 'another method'],
  ['the method in lower case', () => ({ claims: { htm: 'post' } }), 'another method'],
  ['another endpoint', (g) => ({ claims: { htu: `${g.issuer}/api/phone/v1/scan` } }), 'another URL'],
  ['a query at its URL', (g) => ({ claims: { htu: `${g.issuer}/api/phone/v1/claim?x` } }), 'another URL'],
  ['a slash at its URL', (g) => ({ claims: { htu: `${g.issuer}/api/phone/v1/claim/` } }), 'another URL'],
  ['another host', () => ({ claims: { htu: 'https://evil.example/api/phone/v1/claim' } }), 'another URL'],
  ['the path alone as URL', () => ({ claims: { htu: '/api/phone/v1/claim' } }), 'another URL'],
  ['another body', () => ({ claims: { bh: hash('{}') } }), 'another body'],
  ['no body', () => ({ claims: { bh: hash('') } }), 'another body'],
  ['an empty body hash', () => ({ claims: { bh: '' } }), 'another body'],
  ['another audience', () => ({ claims: { aud: 'https://evil.example' } }), 'another audience'],
  ['the audience with a slash', (g) => ({ claims: { aud: `${g.issuer}/` } }), 'another audience'],
  ['several audiences', (g) => ({ claims: { aud: [g.issuer, 'https://evil.example'] } }), 'malformed'],
  ['no audience', () => ({ claims: { aud: undefined } }), 'malformed'],
  ['no method', () => ({ claims: { htm: undefined } }), 'malformed'],
  ['no URL', () => ({ claims: { htu: undefined } }), 'malformed'],
  ['no body hash', () => ({ claims: { bh: undefined } }), 'malformed'],
  ['no id', () => ({ claims: { jti: undefined } }), 'malformed'],
  ['a short id', () => ({ claims: { jti: 'again' } }), 'malformed'],
  ['an endless id', () => ({ claims: { jti: 'a'.repeat(65) } }), 'malformed'],
  ['an id that reaches for another key', () => ({ claims: { jti: 'aaaaaaaaaaaaaaaa}:{b' } }), 'malformed'],
  ['another typ', () => ({ header: { typ: 'JWT' } }), 'does not verify'],
  ['the typ of a decision', () => ({ header: { typ: 'countersign-decision+jws' } }), 'does not verify'],
  ['no typ', () => ({ header: { typ: undefined } }), 'does not verify'],
  ['a critical header nobody knows', () => ({ header: { crit: ['x'], x: 1 } }), 'does not verify'],
];

describe('a proof with', () => {
  const gateway = sharedGateway();

  test.each(ALTERED)('%s is refused, and nothing happens', async (_, forged, says) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const refused = await forge(g, ada, { path: '/claim', body: { frame: tab.frame }, ...forged(g) });
    expect(refused).toMatchObject({ status: 401, code: 'invalid_proof' });
    expect(refused.json.detail).toContain(says);
    expect((await tab.poll()).state).toBe('pending');
    expect(await ada.client.challenges()).toEqual([]);
  });

  test('a body that was changed on the way is refused', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const [mine, theirs] = [await waitingSignIn(g), await waitingSignIn(g)];
    const proof = await proofOf(g, ada, { path: '/claim', body: { frame: mine.tab.frame } });
    const refused = await forge(g, ada, { path: '/claim', body: { frame: theirs.tab.frame }, proof });
    expect(refused).toMatchObject({ status: 401, code: 'invalid_proof' });
    expect((await theirs.tab.poll()).state).toBe('pending');
  });

  test.each([
    ['a flipped bit in its signature', (jws: string[]) => [jws[0], jws[1], flipped(jws[2] ?? '', 40)]],
    ['a flipped bit in its claims', (jws: string[]) => [jws[0], flipped(jws[1] ?? '', 12), jws[2]]],
    ['a loose bit at the end of its signature', (jws: string[]) => [jws[0], jws[1], loosened(jws[2] ?? '')]],
    ['standard base64', (jws: string[]) => [jws[0], jws[1], `${jws[2]?.slice(0, -2)}+/`]],
    ['padding', (jws: string[]) => [jws[0], jws[1], `${jws[2]}==`]],
    ['no signature', (jws: string[]) => [jws[0], jws[1], '']],
    ['a truncated signature', (jws: string[]) => [jws[0], jws[1], jws[2]?.slice(0, -4)]],
    ['four parts', (jws: string[]) => [...jws, 'AAAA']],
    ['one part', (jws: string[]) => [jws.join('')]],
    ['five thousand characters', () => ['a'.repeat(5_000)]],
  ])('%s is refused', async (_, alter) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame } };
    const proof = alter((await proofOf(g, ada, request)).split('.')).join('.');
    expect(await forge(g, ada, { ...request, proof })).toMatchObject({ status: 401, code: 'invalid_proof' });
    expect((await tab.poll()).state).toBe('pending');
  });

  test.each([
    ['nothing', {}],
    ['another scheme', { Authorization: 'Bearer abc' }],
    ['the scheme alone', { Authorization: 'Phone-Proof' }],
    ['two proofs', { Authorization: 'Phone-Proof a b' }],
  ])(
    '%s in its place is refused, and the answer says what to send',
    async (_, headers: Record<string, string>) => {
      const g = gateway();
      const { tab } = await waitingSignIn(g);
      const response = await fetch(`${g.origin}/api/phone/v1/claim`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ frame: tab.frame }),
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Phone-Proof');
      expect(response.headers.get('Content-Type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 401, code: 'proof_required' });
      expect((await tab.poll()).state).toBe('pending');
    },
  );
});
