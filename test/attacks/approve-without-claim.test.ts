import { describe, expect, test } from 'vitest';
import {
  challengeOf,
  expectNobodySignedIn,
  forge,
  forgedDecision,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

const missing = { status: 404, code: 'challenge_not_found' };

describe.each(STORES)('to answer without having claimed, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test.each([
    ['pending', async () => {}],
    ['scanned', async (scan: () => Promise<unknown>) => void (await scan())],
  ] as const)('is refused while the sign-in is %s, as if there were none', async (state, prepare) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const waiting = await waitingSignIn(g);
    await prepare(() => ada.client.scan(waiting.tab.frame));
    const challenge = challengeOf(waiting.tab);
    const signature = await forgedDecision(ada, '{}', 'approve');
    const path = `/challenges/${challenge}`;
    expect(await forge(g, ada, { path: `${path}/approve`, body: { signature } })).toMatchObject(missing);
    expect(
      await forge(g, ada, { path: `${path}/decline`, body: { signature, reason: 'refused' } }),
    ).toMatchObject(missing);
    expect(await forge(g, ada, { path, method: 'GET' })).toMatchObject(missing);
    expect((await waiting.tab.poll()).state).toBe(state);
    await expectNobodySignedIn(g, waiting);
  });

  test('is refused to a phone of the same person that did not claim', async () => {
    const g = gateway();
    const name = somebody();
    const [ada, sister] = [await puppetOf(g, name), await puppetOf(g, name)];
    const waiting = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(waiting.tab.frame);
    const path = `/challenges/${challenge}`;
    const approve = { signature: await forgedDecision(sister, statement, 'approve') };
    const decline = { signature: await forgedDecision(sister, statement, 'not_me'), reason: 'not_me' };
    expect(await forge(g, sister, { path: `${path}/approve`, body: approve })).toMatchObject(missing);
    expect(await forge(g, sister, { path: `${path}/decline`, body: decline })).toMatchObject(missing);
    expect((await waiting.tab.poll()).state).toBe('claimed');
    await expectNobodySignedIn(g, waiting, challenge);
  });

  test.each([
    ['no id', 'abc'],
    ['another kind of id', `phn_${'A'.repeat(22)}`],
    ['an id of the right form', `chl_${'A'.repeat(22)}`],
    ['a path', '..%2f..%2fhealthz'],
    ['a broken escape', '%E0%A4%A'],
    ['a prototype', '__proto__'],
  ])('is refused for %s', async (_, id) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const body = { signature: await forgedDecision(ada, '{}', 'approve') };
    expect(await forge(g, ada, { path: `/challenges/${id}/approve`, body })).toMatchObject(missing);
  });
});
