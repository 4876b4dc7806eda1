import { describe, expect, test } from 'vitest';
import type { IntegrationChange } from '../../src/domain/directory/index.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { ADA, atTheDoor, freshAddress } from '../support/sign-up.ts';

const CASES: readonly [string, IntegrationChange, string][] = [
  ['is for invited people from now on', { signUp: 'invited' }, 'sign_up_not_offered'],
  [
    'is for people of another domain from now on',
    { signUp: 'domains', emailDomains: ['contoso.com'] },
    'address_not_admitted',
  ],
  ['has terms from now on', { termsUrl: 'https://contoso.example/terms' }, 'terms_required'],
];

describe.each(STORES)('while somebody signs up, the application, on %s,', (store) => {
  test.each(CASES)('%s, and no account is made', async (_, change, code) => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { party, phone } = await atTheDoor(g);
    await phone.proves(g, email);
    const { options } = await phone.options();
    const response = phone.passkey.register(options);
    await g.gateway.integrations.update(party.integration.id, change);
    const last = { ticket: phone.ticket, details: ADA, response };
    await expect(phone.post('/phone/sign-up/finish', last)).rejects.toMatchObject({ code });
    expect(await g.gateway.people.userByEmail(email)).toBeUndefined();
  });
});

test('an application that was removed in the middle takes nobody', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { party, phone } = await atTheDoor(g);
  await phone.proves(g, email);
  await g.gateway.integrations.remove(party.integration.id);
  await expect(phone.finish()).rejects.toMatchObject({ code: 'sign_up_not_offered' });
  expect(await g.gateway.people.userByEmail(email)).toBeUndefined();
});

test('a sign-in that began under stricter rules is not eased by what came later', async () => {
  const g = await startGateway();
  const { party, phone } = await atTheDoor(g, { signUp: 'invited' });
  await g.gateway.integrations.update(party.integration.id, { signUp: 'open' });
  await expect(phone.begin()).rejects.toMatchObject({ code: 'sign_up_not_offered' });
});

test('terms that changed while they were read are not accepted by the old address', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { party, phone } = await atTheDoor(g, { termsUrl: 'https://contoso.example/terms/1' });
  await phone.proves(g, email);
  await g.gateway.integrations.update(party.integration.id, { termsUrl: 'https://contoso.example/terms/2' });
  const accepting = (n: number) => ({ ...ADA, acceptedTerms: `https://contoso.example/terms/${n}` });
  await expect(phone.finish(accepting(1))).rejects.toMatchObject({ code: 'terms_required' });
  expect(await phone.begin()).toMatchObject({ termsUrl: 'https://contoso.example/terms/2' });
  await phone.finish(accepting(2));
});
