import { expect, test } from 'vitest';
import type { WaitingTab } from '../../src/cli/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { cookiesOf } from '../support/attacker.ts';
import { entraWorld, postFrom } from '../support/entra.ts';
import { SESSIONS_ON, sessionApp, signInByPhone, trySilently } from '../support/sessions.ts';

const approvedBy = async (phone: PhoneClient, tab: WaitingTab) => {
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  return (await tab.collect()).fields;
};

test('whoever has a browser with a session does not answer for Entra by it, and gets none by answering', async () => {
  const world = await entraWorld({ env: SESSIONS_ON });
  const { g } = world;
  const ada = await g.phoneOf('ada');
  const shop = await g.relyingParty(sessionApp('shop.example.com'));
  const browser = g.browser();
  await signInByPhone(browser, shop, ada);
  const session = cookiesOf(browser, '/').get('cs_sign_on');
  expect(session).toBeDefined();

  const tab = await browser.open(await postFrom(browser, await world.fields()));
  expect(tab.snapshot.state).toBe('pending');
  expect((await approvedBy(ada, tab)).has('id_token')).toBe(true);
  expect(cookiesOf(browser, '/').get('cs_sign_on')).toBe(session);

  const fresh = await world.waiting();
  expect((await approvedBy(ada, fresh.tab)).has('id_token')).toBe(true);
  expect(cookiesOf(fresh.browser, '/').has('cs_sign_on')).toBe(false);
  expect(await trySilently(fresh.browser, shop)).toEqual({ kind: 'asks' });
});

test('an account in Entra whose subject is somebody’s id here is not that person, anywhere', async () => {
  const world = await entraWorld({ env: SESSIONS_ON });
  const { g, integration } = world;
  const shop = await g.relyingParty(sessionApp('shop.example.com', { postLogoutRedirectUris: [] }));
  const browser = g.browser();
  const victim = await signInByPhone(browser, shop, await g.phoneOf('victim'));

  const { tab } = await world.waiting({}, { claims: { sub: victim.claims.sub } });
  const fields = await approvedBy(await g.phoneOf('ada'), tab);
  const idToken = fields.get('id_token') ?? '';
  expect(fields.get('error')).toBeUndefined();
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
  expect(claims).toMatchObject({ sub: victim.claims.sub, aud: integration.clientId });
  for (const claim of ['name', 'given_name', 'email']) expect(claims).not.toHaveProperty(claim);

  const silent = await trySilently(browser, shop, { prompt: 'none', id_token_hint: idToken });
  expect(silent).toMatchObject({ kind: 'error', error: 'invalid_request' });
  const asked = await browser.request(`/session/end?${new URLSearchParams({ id_token_hint: idToken })}`);
  expect(await asked.text()).toContain('<form');
  expect(await trySilently(browser, shop, { prompt: 'none' })).toMatchObject({ kind: 'signed-in' });
});
