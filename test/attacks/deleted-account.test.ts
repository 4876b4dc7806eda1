import { expect, test } from 'vitest';
import { AccountActor, approve, headingOf } from '../support/account.ts';
import { auditOf } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('the sub of a deleted account is nobody’s again, and its address makes a new person', async () => {
  const g = await startGateway();
  const contoso = await g.relyingParty();
  const subs: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const ada = await webPhoneOf(g, 'ada');
    const request = await contoso.ask();
    const tab = await g.browser().open(request.url);
    await approve(ada, tab);
    const claims = await contoso.verify(await tab.collect(), request);
    expect(claims).toMatchObject({ email: 'ada@example.com', email_verified: true });
    subs.push(String(claims.sub));
    const me = new AccountActor(g);
    await me.signIn(ada);
    await me.post('/me/delete', { sure: 'yes' });
  }
  expect(new Set(subs).size).toBe(3);
  for (const sub of subs) {
    const user = await g.gateway.people.userById(sub as `usr_${string}`);
    expect(user).toMatchObject({ email: undefined, givenName: undefined, deletedAt: expect.any(Number) });
  }
});

test('a deleted account is neither written again nor deleted twice, and its history stays chained', async () => {
  const g = await startGateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'ada'));
  const user = await g.gateway.people.userByEmail('ada@example.com');
  if (!user) throw new Error('Ada is gone');
  await me.post('/me/delete', { sure: 'yes' });
  const back = { ...user, version: user.version + 1 };
  expect(await g.gateway.people.updateUser(back)).toBe('changed');
  expect(await g.gateway.people.eraseUser(user.id, g.clock.now())).toBe(false);
  const events = (await auditOf(g)).filter((row) => row.user_id === user.id).map(({ event }) => event);
  expect(events.at(-1)).toBe('user.deleted');
  expect(events.filter((event) => event === 'user.deleted')).toHaveLength(1);
});

test('deleting needs the person, a form that says so, and a session', async () => {
  const g = await startGateway();
  const me = new AccountActor(g);
  await me.signIn(await webPhoneOf(g, 'ada'));
  expect(headingOf(await me.send('/me/delete', {}))).toBe('Delete your account?');
  expect((await new AccountActor(g).send('/me/delete', { sure: 'yes' })).status).toBe(401);
  g.clock.advance(5 * 60_000);
  expect(headingOf(await me.send('/me/delete', { sure: 'yes' }))).toBe('Confirm that it is you');
  expect(await g.gateway.people.userByEmail('ada@example.com')).toBeDefined();
});
