import { describe, expect, test } from 'vitest';
import {
  type Answer,
  answerOf,
  auditOf,
  CODE_APP,
  directoryOf,
  exchange,
  expectNoResult,
  forge,
  forgedDecision,
  properQuery,
  puppetOf,
  readSentBackOf,
  signInByCode,
  somebody,
  userinfo,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';

const TABLES = ['users', 'phones', 'invitations', 'integrations', 'client_secrets'];

/** Takes the tables away behind the gateway's back, as a broken file would. */
const take = (g: TestGateway) =>
  withDirectory(g, (db) => {
    for (const table of TABLES) db.exec(`ALTER TABLE ${table} RENAME TO ${table}_gone`);
  });
const giveBack = (g: TestGateway) =>
  withDirectory(g, (db) => {
    for (const table of TABLES) db.exec(`ALTER TABLE ${table}_gone RENAME TO ${table}`);
  });

function expectUnavailable(name: string, answer: Answer): void {
  expect(answer.status, `${name}: ${answer.text.slice(0, 200)}`).toBe(503);
  expect(Number(answer.headers.get('Retry-After')), name).toBeGreaterThanOrEqual(1);
  expect(answer.text, name).not.toMatch(/no such table|SQLITE|\.ts:\d/i);
  expectNoResult(readSentBackOf(answer));
}

describe.each(STORES)('a directory that cannot be read, with sign-ins on %s,', (store) => {
  test('signs nobody in at any step, and when it is back the same sign-in ends well', async () => {
    const g = await startGateway({ store });
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, ada.client);
    const { code: other } = await signInByCode(g, party, ada.client);
    const { access_token } = (await exchange(g, party, { code: other })).json;
    const [pending, claimed, approved] = [
      await waitingSignIn(g, { party }),
      await waitingSignIn(g, { party }),
      await waitingSignIn(g, { party }),
    ];
    const held = await ada.client.claim(claimed.tab.frame);
    const done = await ada.client.claim(approved.tab.frame);
    await ada.client.approve(done.challenge, done.statement);
    const invitation = await g.invitationFor(somebody());
    const before = directoryOf(g);
    const events = (await auditOf(g)).length;
    // What is remembered of the clients is half a second old by now.
    g.clock.advance(501);

    take(g);
    const page = (path: string) => g.browser().request(path).then(answerOf);
    const signature = await forgedDecision(ada, held.statement, 'approve');
    const { frame } = pending.tab;
    const stranger = { ...ada, id: '' };
    const asked: Record<string, Promise<Answer>> = {
      authorize: page(`/auth?${properQuery(party)}`),
      scan: forge(g, ada, { path: '/scan', body: { frame } }),
      claim: forge(g, ada, { path: '/claim', body: { frame } }),
      approve: forge(g, ada, { path: `/challenges/${held.challenge}/approve`, body: { signature } }),
      enroll: forge(g, stranger, {
        path: '/enroll',
        body: { invitation, name: 'x' },
        header: { kid: undefined, jwk: ada.key.publicJwk },
      }),
      token: exchange(g, party, { code }),
      'token in a browser': exchange(g, party, { code }, { Accept: 'text/html' }),
      userinfo: userinfo(g, access_token).then(answerOf),
      readyz: page('/readyz'),
    };
    for (const [name, answer] of Object.entries(asked)) expectUnavailable(name, await answer);
    expect((await pending.tab.poll()).state).toBe('pending');
    expect((await claimed.tab.poll()).state).toBe('claimed');

    giveBack(g);
    expect(directoryOf(g)).toEqual(before);
    expect(await auditOf(g)).toHaveLength(events);
    expect((await exchange(g, party, { code })).status).toBe(200);
    await ada.client.approve(held.challenge, held.statement);
    expect((await claimed.tab.collect()).fields.has('code')).toBe(true);
    expect((await approved.tab.collect()).fields.has('code')).toBe(true);
    await expect((await g.strangePhone()).enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
  });

  test('gives no result to a browser that collects meanwhile', async () => {
    const g = await startGateway({ store });
    const ada = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    g.clock.advance(501);
    take(g);
    expectUnavailable('collect', await answerOf(await browser.request(tab.paths.resume)));
    giveBack(g);
    expectNoResult(readSentBackOf(await answerOf(await browser.request(tab.paths.resume))));
  });
});

test('a row of the directory that cannot be understood is a fault, never "absent" and never a way in', async () => {
  const g = await startGateway();
  const ada = await puppetOf(g, somebody());
  const { tab } = await waitingSignIn(g);
  withDirectory(g, (db) => db.prepare("UPDATE phones SET public_key = '{}' WHERE id = ?").run(ada.id));
  const answer = await forge(g, ada, { path: '/claim', body: { frame: tab.frame } });
  expectUnavailable('claim', answer);
  expect((await tab.poll()).state).toBe('pending');
});

test('a directory that is full takes no enrolment and spends no invitation', async () => {
  const g = await startGateway();
  const invitation = await g.invitationFor(somebody());
  const phone = await g.strangePhone();
  withDirectory(g, (db) =>
    db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON phones BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    ),
  );
  await expect(phone.enroll(invitation, 'phone')).rejects.toMatchObject({
    status: 503,
    code: 'temporarily_unavailable',
  });
  withDirectory(g, (db) => db.exec('DROP TRIGGER full'));
  await expect(phone.enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
});
