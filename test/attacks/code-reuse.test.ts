import { describe, expect, test } from 'vitest';
import type { ScriptedBrowser } from '../../src/cli/index.ts';
import {
  CODE_APP,
  cookieHeader,
  cookiesOf,
  exchange,
  expectNoResult,
  forge,
  forgedDecision,
  proofOf,
  puppetOf,
  resume,
  sharedGateway,
  signInByCode,
  somebody,
  userinfo,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';

describe.each(STORES)('a code used twice on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('gives nothing the second time and revokes the access token of the first', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const first = await exchange(g, party, { code });
    expect((await userinfo(g, first.json.access_token)).status).toBe(200);
    const second = await exchange(g, party, { code });
    expect(second).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(Object.keys(second.json).sort()).toEqual(['error', 'error_description']);
    const revoked = await userinfo(g, first.json.access_token);
    expect(revoked.status).toBe(401);
    expect(revoked.headers.get('WWW-Authenticate')).toContain('invalid_token');
    expect(await revoked.text()).not.toContain('@example.com');
  });

  test('leaves the tokens of other sign-ins of the same person alone', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { client } = await puppetOf(g, somebody());
    const [one, two] = [await signInByCode(g, party, client), await signInByCode(g, party, client)];
    const kept = await exchange(g, party, { code: one.code });
    await exchange(g, party, { code: two.code });
    await exchange(g, party, { code: two.code });
    expect((await userinfo(g, kept.json.access_token)).status).toBe(200);
  });
});

test('what was spent before a restart stays spent: a code, a proof, a decision, a result', async () => {
  const before = await startGateway();
  const party = await before.relyingParty(CODE_APP);
  const ada = await puppetOf(before, somebody());
  const { tab, browser } = await waitingSignIn(before, { party });
  const cookies = new Map([[browser, cookiesOf(browser, tab.paths.resume)]]);
  const done = await ada.client.claim(tab.frame);
  await ada.client.approve(done.challenge, done.statement);
  const code = (await tab.collect()).fields.get('code');
  const { access_token } = (await exchange(before, party, { code })).json;
  const declined = await waitingSignIn(before, { party });
  cookies.set(declined.browser, cookiesOf(declined.browser, declined.tab.paths.resume));
  const held = await ada.client.claim(declined.tab.frame);
  await ada.client.decline(held.challenge, held.statement, 'not_me');
  const request = { path: '/challenges', method: 'GET' };
  const proof = await proofOf(before, ada, request);
  expect((await forge(before, ada, { ...request, proof })).status).toBe(200);
  await before.stop();

  const after = await startGateway({
    dataDir: before.dataDir,
    clock: before.clock,
    env: { PUBLIC_URL: before.issuer },
  });
  const back = (who: ScriptedBrowser, path: string) =>
    resume(after.browser(), path, { headers: { Cookie: cookieHeader(cookies.get(who) ?? []) } });
  expect(await forge(after, ada, { ...request, proof })).toMatchObject({
    status: 401,
    code: 'replayed_proof',
  });
  const again = { signature: await forgedDecision(ada, held.statement, 'approve') };
  const path = `/challenges/${held.challenge}/approve`;
  expect(await forge(after, ada, { path, body: again })).toMatchObject({
    status: 409,
    code: 'challenge_decided',
  });
  expectNoResult((await back(browser, tab.paths.resume)).sentBack);
  const told = (await back(declined.browser, declined.tab.paths.resume)).sentBack;
  expectNoResult(told);
  expect(told?.fields.get('error')).toBe('access_denied');
  expect((await userinfo(after, access_token)).status).toBe(200);
  expect(await exchange(after, party, { code })).toMatchObject({
    status: 400,
    json: { error: 'invalid_grant' },
  });
  expect((await userinfo(after, access_token)).status).toBe(401);
});
