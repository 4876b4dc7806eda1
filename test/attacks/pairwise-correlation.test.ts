import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { auditOf, sharedGateway, somebody } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { OFFLINE_APP, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();
const PAIRWISE = { ...OFFLINE_APP, subjects: 'pairwise' };

test('two applications cannot tell that they know the same person, even at one address', async () => {
  const g = gateway();
  const name = somebody();
  const phone = await g.phoneOf(name);
  const [one, two] = [await g.relyingParty(PAIRWISE), await g.relyingParty(PAIRWISE)];
  const open = await g.relyingParty(OFFLINE_APP);
  const subs = [];
  for (const party of [one, two, open]) subs.push((await tokensBy(g, party, phone)).claims()?.sub);
  expect(new Set(subs).size).toBe(3);
  const user = await g.gateway.people.userByEmail(`${name}@example.com`);
  expect(subs[2]).toBe(user?.id);
  expect(subs[0]).toMatch(/^[\w-]{43}$/);
});

test('one application always sees one sub of a person, wherever it looks, and the log keeps the person', async () => {
  const g = await startGateway();
  const phone = await g.phoneOf('ada');
  const party = await g.relyingParty(PAIRWISE);
  const first = await tokensBy(g, party, phone);
  const sub = String(first.claims()?.sub);
  expect(await party.userinfo(first.access_token, sub)).toMatchObject({ sub, email: 'ada@example.com' });
  expect(await party.introspect(first.access_token)).toMatchObject({ active: true, sub });
  const next = await party.refresh(first.refresh_token ?? '');
  expect(next.claims()?.sub).toBe(sub);
  expect(await party.introspect(next.refresh_token ?? '')).toMatchObject({ active: true, sub });

  const redirectUris = ['https://moved.example.com/callback', 'https://app.example.com/callback'];
  await g.gateway.integrations.update(party.integration.id, { redirectUris });
  g.clock.advance(1_000);
  const hinted = await tokensBy(g, party, phone, { scope: 'openid', id_token_hint: next.id_token ?? '' });
  expect(hinted.claims()?.sub).toBe(sub);

  const user = await g.gateway.people.userByEmail('ada@example.com');
  const told = JSON.stringify([first, next]) + JSON.stringify(decodeJwt(next.id_token ?? ''));
  expect(told).not.toContain(user?.id);
  const consumed = (await auditOf(g)).filter(({ event }) => event === 'challenge.consumed');
  expect(new Set(consumed.map((row) => row.user_id))).toEqual(new Set([user?.id]));
});

test('an id_token_hint of somebody else is refused once the wrong person has answered', async () => {
  const g = gateway();
  const party = await g.relyingParty(PAIRWISE);
  const ada = await tokensBy(g, party, await g.phoneOf(somebody()));
  const eve = await g.phoneOf(somebody());
  const asked = await party.ask({ scope: 'openid', id_token_hint: ada.id_token ?? '' });
  const tab = await g.browser().open(asked.url);
  const { challenge, statement } = await eve.claim(tab.frame);
  await eve.approve(challenge, statement);
  const { fields } = await tab.collect();
  expect(fields.get('error')).toBe('login_required');
  expect(fields.has('code')).toBe(false);
});
