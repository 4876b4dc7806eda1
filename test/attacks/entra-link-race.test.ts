import { expect, test } from 'vitest';
import { entraWorld } from '../support/entra.ts';

test('ten first uses at once make one link', async () => {
  const world = await entraWorld();
  const { g, integration } = world;
  const ada = await g.phoneOf('ada');
  const tabs = await Promise.all(Array.from({ length: 10 }, async () => (await world.waiting()).tab));
  for (const tab of tabs) {
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
  }
  const sent = await Promise.all(tabs.map((tab) => tab.collect()));
  expect(sent.every(({ fields }) => fields.has('id_token'))).toBe(true);
  expect(await g.gateway.entraLinks.list(integration.id)).toHaveLength(1);
});

test('of two people whose first uses meet, one is linked and the other is answered with an error', async () => {
  const world = await entraWorld();
  const { g, integration } = world;
  const [ada, eve] = [await g.phoneOf('ada'), await g.phoneOf('eve')];
  // The user name changed hands between the two requests: for each of them it was the right one.
  const one = await world.waiting();
  const two = await world.waiting({}, { claims: { preferred_username: 'eve@example.com' } });
  const first = await ada.claim(one.tab.frame);
  const second = await eve.claim(two.tab.frame);
  await ada.approve(first.challenge, first.statement);
  await eve.approve(second.challenge, second.statement);
  const sent = await Promise.all([one.tab.collect(), two.tab.collect()]);
  expect(sent.map(({ fields }) => fields.has('id_token')).sort()).toEqual([false, true]);
  expect(sent.map(({ fields }) => fields.get('error')).filter(Boolean)).toEqual(['access_denied']);
  expect(await g.gateway.entraLinks.list(integration.id)).toHaveLength(1);
});
