import { expect, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import { puppetOf, somebody } from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const NAMES = { givenName: 'Ada', familyName: 'Lovelace' };

/** A browser that has spent a link of its own. */
async function visitor(g: TestGateway): Promise<AccountActor> {
  const actor = new AccountActor(g);
  await actor.send('/setup', { token: (await g.gateway.setupLinks.issue()).url });
  return actor;
}

const nameOwner = async (actor: AccountActor, email: string) => {
  const page = await actor.send('/setup/owner', { email, ...NAMES });
  return { page, url: /data-link="([^"]*)"/.exec(page.html)?.[1] ?? '' };
};

const enroll = async (g: TestGateway, url: string) => (await g.strangePhone()).enroll(url, 'Pixel');

test('the person of the demo owns nothing, nor does whoever was disabled', async () => {
  const g = await startGateway({ firstStart: true });
  const { enrollment, people, ownership } = g.gateway;
  const demo = await enrollment.invite({ email: 'demo@example.com', demo: true });
  const closed = await enrollment.invite({ email: 'closed@example.com' });
  await enroll(g, demo.url);
  await enroll(g, closed.url);
  await people.updateUser({ ...closed.user, disabledAt: g.clock.now(), version: closed.user.version + 1 });
  const actor = await visitor(g);
  for (const { user } of [demo, closed]) {
    const { page } = await nameOwner(actor, user.email ?? '');
    expect([page.status, page.html.includes(`value="${user.email}"`)]).toEqual([400, true]);
    await actor.send('/setup/ready');
    expect(await ownership.hasOperator()).toBe(false);
  }
});

test('whoever had a phone before is not taken for the person in front of the browser', async () => {
  const g = await startGateway({ firstStart: true });
  const name = somebody();
  await puppetOf(g, name);
  g.clock.advance(1);
  const actor = await visitor(g);
  const { url } = await nameOwner(actor, `${name}@example.com`);
  const early = await actor.send('/setup/ready');
  expect([early.status, await g.gateway.ownership.hasOperator()]).toEqual([409, false]);
  expect((await actor.get('/dashboard')).location).toBe('/setup');
  await enroll(g, url);
  expect((await actor.send('/setup/ready')).status).toBe(200);
});

test('of two who are ready at once one owns the instance, and the other nothing', async () => {
  const g = await startGateway({ firstStart: true });
  const actors = [await visitor(g), await visitor(g)];
  for (const [at, actor] of actors.entries()) {
    await enroll(g, (await nameOwner(actor, `owner${at}@example.com`)).url);
  }
  const answers = await Promise.all(actors.map((one) => one.send('/setup/ready')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect(await g.gateway.ownership.operators()).toHaveLength(1);
  expect(await g.gateway.organizationStore.membersOf('org_default')).toHaveLength(1);
});
