import { describe, expect, test } from 'vitest';
import { forge, puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';

describe('a proof', () => {
  const gateway = sharedGateway();

  test.each([
    ['61 seconds old', -61],
    ['an hour old', -3_600],
    ['61 seconds ahead', 61],
    ['a year ahead', 31_536_000],
  ])('%s is refused, and the sign-in is left alone', async (_, off) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const iat = Math.floor(g.clock.now() / 1000) + off;
    const refused = await forge(g, ada, { path: '/claim', body: { frame: tab.frame }, claims: { iat } });
    expect(refused).toMatchObject({ status: 401, code: 'stale_proof' });
    expect(refused.json.detail).toContain("Set the phone's clock");
    expect((await tab.poll()).state).toBe('pending');
  });

  test.each([
    ['59 seconds old', -59],
    ['59 seconds ahead', 59],
  ])('%s is taken', async (_, off) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const iat = Math.floor(g.clock.now() / 1000) + off;
    const taken = await forge(g, ada, { path: '/claim', body: { frame: tab.frame }, claims: { iat } });
    expect(taken.status).toBe(200);
    expect((await tab.poll()).state).toBe('claimed');
  });

  test.each([
    ['a text', '1700000000'],
    ['a fraction', 1_700_000_000.5],
    ['missing', undefined],
    ['beyond all numbers', 1e300],
    ['null', null],
  ])('whose time is %s is refused', async (_, iat) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const refused = await forge(g, ada, { path: '/claim', body: { frame: tab.frame }, claims: { iat } });
    expect(refused).toMatchObject({ status: 401, code: 'invalid_proof' });
    expect((await tab.poll()).state).toBe('pending');
  });
});
