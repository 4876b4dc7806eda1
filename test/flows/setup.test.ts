import { expect, test } from 'vitest';
import { SetupLinks } from '../../src/domain/organizations/index.ts';
import { MINUTE, systemRandom } from '../../src/kernel/index.ts';
import { AccountActor, headingOf } from '../support/account.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const NAMES = { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' };

/** The link that a start prints, as it is pasted. */
const linkOf = async (g: TestGateway): Promise<string> => (await g.gateway.setupLinks.issue()).url;

/** Through the link, up to the invitation for the owner's phone. */
async function named(g: TestGateway, actor = new AccountActor(g)) {
  await actor.send('/setup', { token: await linkOf(g) });
  const page = await actor.send('/setup/owner', NAMES);
  const url = /data-link="([^"]*)"/.exec(page.html)?.[1] ?? '';
  return { actor, page, url };
}

/** A phone for the invitation, as the owner sets it up. */
async function enroll(g: TestGateway, url: string) {
  const phone = await g.strangePhone();
  await phone.enroll(url, 'Pixel');
  return phone;
}

test('a new instance leads to its setup, from the link to an owner who is signed in, and is then closed', async () => {
  const g = await startGateway({ firstStart: true });
  for (const path of ['/dashboard', '/dashboard/all', '/me', '/me/profile']) {
    expect((await new AccountActor(g).get(path)).location).toBe('/setup');
  }
  // Demo mode has something to show without an owner, and protocol endpoints work.
  expect((await new AccountActor(g).get('/')).status).toBe(200);
  expect((await g.fetch(`${g.issuer}/.well-known/openid-configuration`)).status).toBe(200);

  const { actor, page, url } = await named(g);
  expect(headingOf(page)).toBe('Set up your passkey');
  const early = await actor.send('/setup/ready');
  expect([early.status, early.html.includes('No passkey has been set up yet')]).toEqual([409, true]);
  const phone = await enroll(g, url);
  const done = await actor.send('/setup/ready');
  expect([done.status, headingOf(done)]).toEqual([200, 'Your new recovery codes']);
  expect(done.html.match(/<li><code/g)?.length).toBeGreaterThan(5);

  for (const path of ['/setup', '/setup/owner', '/setup/phone']) {
    expect([path, (await actor.get(path)).status]).toEqual([path, 404]);
  }
  expect((await actor.send('/setup', { token: url })).status).toBe(404);
  await expect(g.gateway.setupLinks.issue()).rejects.toMatchObject({ code: 'already_owned' });

  const look = await actor.get('/dashboard/welcome/look');
  expect(headingOf(look)).toBe('Name and look');
  const refused = await actor.upload('/dashboard/welcome/look', { name: 'Contoso', accent: '#ffff00' });
  expect([refused.status, refused.html.includes('value="#ffff00"')]).toEqual([400, true]);
  expect(
    (await actor.upload('/dashboard/welcome/look', { name: 'Contoso', accent: '#0b6e4f' })).location,
  ).toBe('/dashboard/welcome/application');
  const wrong = await actor.send('/dashboard/welcome/application', {
    name: 'Shop',
    initialDomain: 'contoso.com',
  });
  expect([wrong.status, wrong.html.includes('value="contoso.com"')]).toEqual([400, true]);
  const right = await actor.send('/dashboard/welcome/application', {
    name: 'Shop',
    initialDomain: 'contoso',
  });
  expect(right.location).toBe('/dashboard/welcome/phone');
  expect((await actor.get('/dashboard/welcome/phone')).html).toContain('href="/demo"');

  const overview = await actor.get('/dashboard/org_default');
  expect([overview.status, overview.html.includes('Contoso')]).toEqual([200, true]);
  expect((await actor.get('/dashboard/all')).status).toBe(200);
  await actor.send('/dashboard/sign-out');
  expect((await actor.signIn(phone)).status).toBe(200);
});

test('the link is spent by one of many browsers at once, and not after a day', async () => {
  const g = await startGateway({ firstStart: true });
  const token = await linkOf(g);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => new AccountActor(g).send('/setup', { token })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(9).fill(410)]);
  const late = await linkOf(g);
  g.clock.advance(24 * 60 * MINUTE);
  expect((await new AccountActor(g).send('/setup', { token: late })).status).toBe(410);
});

test('nobody but the browser that spent the link goes on, and it for an hour', async () => {
  const g = await startGateway({ firstStart: true });
  const { actor, url } = await named(g);
  await enroll(g, url);
  const other = new AccountActor(g);
  for (const path of ['/setup/owner', '/setup/ready']) {
    expect((await other.send(path, NAMES)).location).toBe('/setup');
  }
  g.clock.advance(60 * MINUTE);
  expect((await actor.send('/setup/ready')).location).toBe('/setup');
  expect(await g.gateway.ownership.hasOperator()).toBe(false);
});

test('an hour after the setup its steps lead to the dashboard, and to no other owner’s browser', async () => {
  const g = await startGateway({ firstStart: true });
  const { actor, url } = await named(g);
  await enroll(g, url);
  await actor.send('/setup/ready');
  expect((await new AccountActor(g).get('/dashboard/welcome/phone')).status).toBe(401);
  g.clock.advance(29 * MINUTE);
  expect((await actor.get('/dashboard/welcome/phone')).status).toBe(200);
  g.clock.advance(29 * MINUTE);
  expect((await actor.get('/dashboard')).status).toBe(303);
  g.clock.advance(2 * MINUTE);
  expect((await actor.get('/dashboard/welcome/phone')).location).toBe('/dashboard');
});

test('a second link beside the first ends with the first owner', async () => {
  const g = await startGateway({ firstStart: true });
  const second = await linkOf(g);
  const { actor, url } = await named(g);
  await enroll(g, url);
  await actor.send('/setup/ready');
  const links = new SetupLinks({
    ownership: g.gateway.ownership,
    issuer: g.issuer,
    clock: g.clock,
    random: systemRandom,
  });
  expect(await links.owned()).toBe(true);
  expect((await new AccountActor(g).send('/setup', { token: second })).status).toBe(404);
});
