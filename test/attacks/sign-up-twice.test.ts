import { describe, expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { Passkey } from '../support/passkey.ts';
import { ADA, atTheDoor, codeTo, freshAddress, SignUpActor } from '../support/sign-up.ts';

/** Ten finishes of one proof at once, each with a passkey and a ceremony of its own. */
async function tenAtOnce(g: TestGateway, email: string) {
  const { phone } = await atTheDoor(g);
  await phone.proves(g, email);
  const bodies = [];
  for (let i = 0; i < 10; i += 1) {
    const { options } = await phone.options();
    bodies.push({ ticket: phone.ticket, details: ADA, response: new Passkey(g.issuer).register(options) });
  }
  return Promise.all(bodies.map((body) => outcome(phone.post('/phone/sign-up/finish', body))));
}

const counted = async (g: TestGateway, email: string) => {
  const user = await g.gateway.people.userByEmail(email);
  return user === undefined ? 0 : (await g.gateway.people.phonesOf(user.id)).length;
};

describe.each(STORES)('ten ends of one sign-up at once, on %s,', (store) => {
  test('make one account with one phone', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const said = tally(await tenAtOnce(g, email));
    expect(said.ok).toBe(1);
    expect(Object.keys(said).sort().join()).toMatch(/^(account_exists,)?(mail_code_over,)?ok$/);
    expect(await counted(g, email)).toBe(1);
  });
});

test('ten ends of one sign-up at once make one account on PostgreSQL', async () => {
  const { url } = await databaseOfThisTest();
  const g = await startGateway({ store: 'redis', databaseUrl: url });
  const email = freshAddress();
  expect(tally(await tenAtOnce(g, email)).ok).toBe(1);
  expect(await counted(g, email)).toBe(1);
});

test('two browsers that proved one address make one account, and the other is told of it', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const one = await atTheDoor(g);
  const two = await atTheDoor(g);
  await one.phone.proves(g, email);
  await two.phone.proves(g, email.toUpperCase().replace('EXAMPLE.COM', 'example.com'));
  await one.phone.finish();
  await expect(two.phone.finish()).rejects.toMatchObject({ status: 409, code: 'account_exists' });
  expect(await counted(g, email)).toBe(1);
});

test('the same end sent again makes nothing, and the passkey’s ceremony counts once', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { phone } = await atTheDoor(g);
  await phone.proves(g, email);
  const { options } = await phone.options();
  const body = { ticket: phone.ticket, details: ADA, response: phone.passkey.register(options) };
  await phone.post('/phone/sign-up/finish', body);
  await expect(phone.post('/phone/sign-up/finish', body)).rejects.toMatchObject({ code: 'mail_code_over' });
  expect(await counted(g, email)).toBe(1);
});

test('a passkey that is enrolled already, or was made for somebody else, makes no account', async () => {
  const g = await startGateway();
  const [mine, other] = [freshAddress(), freshAddress()];
  const { phone } = await atTheDoor(g);
  await phone.signsUp(g, mine);
  const second = await atTheDoor(g);
  await second.phone.proves(g, other);
  const { options } = await second.phone.options();
  const same = phone.passkey.register(options);
  const body = { ticket: second.phone.ticket, details: ADA, response: same };
  await expect(second.phone.post('/phone/sign-up/finish', body)).rejects.toMatchObject({
    code: 'key_in_use',
  });
  const third = await atTheDoor(g);
  await third.phone.proves(g, freshAddress());
  const theirs = (await third.phone.options()).options;
  const stolen = { ...body, response: new Passkey(g.issuer).register(theirs) };
  await expect(second.phone.post('/phone/sign-up/finish', stolen)).rejects.toMatchObject({
    code: 'invalid_assertion',
  });
  expect(await counted(g, other)).toBe(0);
  // What was refused spent nothing of the proof.
  await second.phone.finish();
});

test('an invitation that is used meanwhile wins: its owner keeps the account', async () => {
  const g = await startGateway();
  const { phone } = await atTheDoor(g);
  await phone.begin();
  await phone.code('ada@example.com');
  await phone.verify(await codeTo(g, 'ada@example.com'));
  await new SignUpActor(g).enroll(await g.invitationFor('ada'));
  await expect(phone.finish()).rejects.toMatchObject({ code: 'account_exists' });
  expect(await counted(g, 'ada@example.com')).toBe(1);
});

test.each([
  ['without user verification', { userVerified: false }],
  ['from another origin', { origin: 'https://evil.example' }],
  ['in a frame of another origin', { crossOrigin: true }],
])('a passkey made %s makes no account', async (_, lies) => {
  const g = await startGateway();
  const email = freshAddress();
  const { phone } = await atTheDoor(g);
  await phone.proves(g, email);
  await expect(phone.finish(ADA, lies)).rejects.toMatchObject({ code: 'invalid_assertion' });
  expect(await counted(g, email)).toBe(0);
});
