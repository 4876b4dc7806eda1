import { describe, expect, test } from 'vitest';
import {
  expectNobodySignedIn,
  forge,
  forgedDecision,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { freshKey } from '../support/gateway.ts';

const refused = { status: 401, code: 'invalid_proof' };

describe('a foreign key', () => {
  const gateway = sharedGateway();

  test('cannot speak for an enrolled phone, whatever the kid says', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame }, key: await freshKey() };
    expect(await forge(g, ada, request)).toMatchObject(refused);
    expect((await tab.poll()).state).toBe('pending');
  });

  test('of an enrolled phone cannot speak for another phone, not even of the same person', async () => {
    const g = gateway();
    const name = somebody();
    const [one, two, eve] = [await puppetOf(g, name), await puppetOf(g, name), await puppetOf(g, somebody())];
    const { tab } = await waitingSignIn(g);
    for (const by of [two, eve]) {
      const request = { path: '/claim', body: { frame: tab.frame }, header: { kid: one.id } };
      expect(await forge(g, by, request)).toMatchObject(refused);
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('cannot approve what its victim has claimed', async () => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    const waiting = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(waiting.tab.frame);
    const path = `/challenges/${challenge}/approve`;

    const asAda = { header: { kid: ada.id } };
    const body = { signature: await forgedDecision(eve, statement, 'approve', asAda) };
    expect(await forge(g, eve, { path, body, ...asAda })).toMatchObject(refused);
    // Under her own name she is told of no such sign-in: not even that it exists.
    expect(await forge(g, eve, { path, body })).toMatchObject({ status: 404, code: 'challenge_not_found' });
    expect(await forge(g, eve, { path: `/challenges/${challenge}`, method: 'GET' })).toMatchObject({
      status: 404,
      code: 'challenge_not_found',
    });
    expect((await waiting.tab.poll()).state).toBe('claimed');
    await expectNobodySignedIn(g, waiting, challenge);
  });

  test('given along as jwk is not what a proof is checked with', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const key = await freshKey();
    const { tab } = await waitingSignIn(g);
    const request = { path: '/claim', body: { frame: tab.frame }, key, header: { jwk: key.publicJwk } };
    expect(await forge(g, ada, request)).toMatchObject(refused);
    expect((await tab.poll()).state).toBe('pending');
  });
});
