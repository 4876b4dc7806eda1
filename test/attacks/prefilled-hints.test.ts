import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { atTheDoor, codeTo, freshAddress, outboxOf } from '../support/sign-up.ts';

const HINTS = { prefillGivenName: 'Grace', prefillFamilyName: 'Hopper' };

test('a prefilled address is mailed nothing, proves nothing and skips no step', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { phone } = await atTheDoor(g, {}, { ...HINTS, prefillEmail: email });
  expect(await phone.begin()).toMatchObject({ step: 'email', prefill: { email } });
  expect(await outboxOf(g)).toEqual([]);
  await expect(phone.verify('000000')).rejects.toMatchObject({ code: 'mail_code_over' });
  await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
  expect(await g.gateway.people.userByEmail(email)).toBeUndefined();
});

test('whoever signs up is who they say and prove, whatever the application said of them', async () => {
  const g = await startGateway();
  const [said, proven] = [freshAddress(), freshAddress()];
  const { party, asked, tab, phone } = await atTheDoor(g, {}, { ...HINTS, prefillEmail: said });
  const { ticket } = await phone.signsUp(g, proven);
  await phone.approve(await phone.claim(ticket ?? ''));
  const claims = await party.verify(await tab.collect(), asked);
  expect(claims).toMatchObject({ email: proven, given_name: 'Ada', family_name: 'Lovelace' });
  expect(await g.gateway.people.userByEmail(said)).toBeUndefined();
});

test('a hint of somebody’s address neither tells that they have an account nor signs them in', async () => {
  const g = await startGateway();
  await g.phoneOf('ada');
  const known = await atTheDoor(g, {}, { login_hint: 'ada@example.com' });
  const unknown = await atTheDoor(g, {}, { login_hint: 'bob@example.com' });
  const [one, two] = [await known.phone.begin(), await unknown.phone.begin()];
  expect({ ...one, ticket: '', prefill: {} }).toEqual({ ...two, ticket: '', prefill: {} });
  await expect(known.phone.claim(known.phone.ticket)).rejects.toMatchObject({ code: 'not_identified' });
});

test('hints do not open a domain: the policy asks the address that was proven', async () => {
  const g = await startGateway();
  const { phone } = await atTheDoor(
    g,
    { signUp: 'domains', emailDomains: ['contoso.com'] },
    { prefillEmail: 'ceo@contoso.com' },
  );
  await phone.begin();
  await expect(phone.code('eve@evil.example')).rejects.toMatchObject({ code: 'address_not_admitted' });
  await phone.code('ceo@contoso.com');
  await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
});

test.each([
  ['markup', '"><script>alert(1)</script>@example.com'],
  ['a line break', 'ada@example.com\r\nBcc: eve@evil.example'],
  ['two addresses', 'ada@example.com,eve@evil.example'],
  ['more characters than an address has', `${'a'.repeat(2_000)}@example.com`],
  ['a right-to-left override', 'ada\u202e@example.com'],
  ['no address', 'domain\\ada'],
])('a hint with %s is left out, and the sign-in goes on', async (_, hint) => {
  const g = await startGateway();
  const { phone } = await atTheDoor(g, {}, { prefillEmail: hint, prefillGivenName: `\u202e${hint}` });
  expect((await phone.begin()).prefill).toEqual({});
});

test('the code that was mailed to one address does not prove the hint', async () => {
  const g = await startGateway();
  const [said, mine] = [freshAddress(), freshAddress()];
  const { phone } = await atTheDoor(g, {}, { prefillEmail: said });
  await phone.begin();
  await phone.code(mine);
  expect(await phone.verify(await codeTo(g, mine))).toMatchObject({ email: mine });
});
