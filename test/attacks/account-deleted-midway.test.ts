import { describe, expect, test } from 'vitest';
import { AccountActor, approve } from '../support/account.ts';
import {
  CODE_APP,
  exchange,
  expectNoResult,
  outcome,
  userinfo,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

describe.each(STORES)('an account that is deleted in the middle of a sign-in, on %s,', (store) => {
  async function ready() {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    const me = new AccountActor(g);
    await me.signIn(ada);
    const party = await g.relyingParty(CODE_APP);
    const leave = async () => {
      const { status } = await me.post('/me/delete', { sure: 'yes' });
      expect(status).toBe(200);
    };
    return { g, ada, me, party, leave };
  }

  test('approves nothing that it had claimed', async () => {
    const { g, ada, party, leave } = await ready();
    const { tab } = await waitingSignIn(g, { party });
    const claimed = await ada.scanAndClaim(tab.frame);
    await leave();
    expect(await outcome(ada.approve(claimed))).toBe('not_identified');
    expect(await outcome(ada.identify())).toBe('unknown_phone');
    expect((await tab.poll()).state).toBe('claimed');
    g.clock.advance(90_000);
    expect((await tab.poll()).state).toBe('expired');
  });

  test('is signed in nowhere by what it had approved: the application is told', async () => {
    const { g, ada, party, leave } = await ready();
    const { tab } = await waitingSignIn(g, { party });
    await approve(ada, tab);
    await leave();
    const sentBack = await tab.collect();
    expectNoResult(sentBack);
    expect(sentBack.fields.get('error')).toBe('access_denied');
  });

  test('gets no tokens for a code that was issued before, and its tokens say nothing more', async () => {
    const { g, ada, party, leave } = await ready();
    const codes: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const { tab } = await waitingSignIn(g, { party });
      await approve(ada, tab);
      codes.push((await tab.collect()).fields.get('code') ?? '');
    }
    const tokens = await exchange(g, party, { code: codes[0] });
    expect(tokens.status).toBe(200);
    await leave();
    expect((await exchange(g, party, { code: codes[1] })).json).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(g, tokens.json.access_token)).status).toBe(401);
  });

  test('opens no session by what it had approved, and ends those it has', async () => {
    const { g, ada, me, leave } = await ready();
    const other = new AccountActor(g);
    await other.signIn(ada);
    const third = new AccountActor(g);
    const tab = await third.ask('/me/sign-in');
    await approve(ada, tab);
    await leave();
    await third.resume(tab);
    expect(third.cookie).toBeUndefined();
    for (const actor of [me, other, third]) expect((await actor.get('/me/profile')).status).toBe(401);
  });

  test('leaves nothing of its person behind: not in the directory, not in the log, not by what comes later', async () => {
    const { g, ada, party, leave } = await ready();
    const { tab } = await waitingSignIn(g, { party });
    await approve(ada, tab);
    await leave();
    await tab.collect();
    await g.gateway.audit.flush();
    const left = (table: string) =>
      withDirectory(g, (db) => db.prepare(`SELECT * FROM ${table}`).all() as unknown[]);
    for (const table of ['phones', 'browsers', 'invitations']) expect(left(table), table).toEqual([]);
    const text = withDirectory(g, (db) =>
      JSON.stringify(
        ['users', 'phones', 'browsers', 'invitations', 'audit_personal', 'acceptances', 'recoveries'].map(
          (table) => db.prepare(`SELECT * FROM ${table}`).all(),
        ),
      ),
    );
    for (const trace of ['ada@', 'Lovelace', 'My phone', '127.0.0.1', 'Mozilla'])
      expect(text).not.toContain(trace);
  });
});
