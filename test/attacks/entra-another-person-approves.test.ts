import { describe, expect, test } from 'vitest';
import { outcome } from '../support/attacker.ts';
import { entraWorld } from '../support/entra.ts';

async function linked() {
  const world = await entraWorld({ input: { signUp: 'open' } });
  const [ada, eve] = [await world.g.phoneOf('ada'), await world.g.phoneOf('eve')];
  const first = await world.waiting();
  const { challenge, statement } = await ada.claim(first.tab.frame);
  await ada.approve(challenge, statement);
  expect((await first.tab.collect()).fields.has('id_token')).toBe(true);
  return { ...world, ada, eve };
}

describe('an account in Entra that is linked to one person', () => {
  test('is approved by nobody else, and the person can still answer', async () => {
    const { waiting, ada, eve } = await linked();
    const { tab } = await waiting();
    expect(await outcome(eve.claim(tab.frame))).toBe('linked_to_another');
    expect((await tab.poll()).state).toBe('pending');
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    expect((await tab.collect()).fields.has('id_token')).toBe(true);
  });

  test('stays theirs when its user name becomes somebody else’s address', async () => {
    const { waiting, ada, eve } = await linked();
    const { tab } = await waiting({}, { claims: { preferred_username: 'eve@example.com' } });
    expect(await outcome(eve.claim(tab.frame))).toBe('linked_to_another');
    await expect(ada.claim(tab.frame)).resolves.toHaveProperty('statement');
  });

  test('ends the request when somebody else comes to what the person holds', async () => {
    const { waiting, ada, eve } = await linked();
    const { tab } = await waiting();
    const { challenge, statement } = await ada.claim(tab.frame);
    expect(await outcome(eve.claim(tab.frame))).toBe('challenge_contested');
    expect(await outcome(ada.approve(challenge, statement))).toBe('challenge_contested');
    expect((await tab.collect()).fields.get('error')).toBe('access_denied');
  });

  test('is nobody’s answer once an operator moved it between approval and collection', async () => {
    const { g, integration, waiting, ada } = await linked();
    const { tab } = await waiting();
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    const [link] = await g.gateway.entraLinks.list(integration.id);
    if (link === undefined) throw new Error('there is a link');
    await g.gateway.entraLinks.byOperator({ ...link, email: 'eve@example.com', replace: true });
    const { fields } = await tab.collect();
    expect(fields.get('error')).toBe('access_denied');
    expect(fields.has('id_token')).toBe(false);
  });

  test('is linked to nobody when its person is deleted, and then to whom it names', async () => {
    const { g, integration, waiting, eve } = await linked();
    const user = await g.gateway.people.userByEmail('ada@example.com');
    await g.gateway.people.eraseUser(user?.id ?? 'usr_none', g.clock.now());
    expect(await g.gateway.entraLinks.list(integration.id)).toEqual([]);
    const { tab } = await waiting();
    expect(await outcome(eve.claim(tab.frame))).toBe('not_linked');
  });
});
