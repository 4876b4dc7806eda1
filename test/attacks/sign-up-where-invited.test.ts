import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { ADA, atTheDoor, freshAddress, outboxOf, SignUpActor } from '../support/sign-up.ts';

describe('an application for invited people', () => {
  test('takes nobody who signs up, at whatever step they come in', async () => {
    const g = await startGateway();
    const { phone } = await atTheDoor(g, { signUp: 'invited' });
    const refused = { status: 403, code: 'sign_up_not_offered' };
    await expect(phone.begin()).rejects.toMatchObject(refused);
    await expect(phone.code(freshAddress())).rejects.toMatchObject(refused);
    await expect(phone.verify('123456')).rejects.toMatchObject(refused);
    await expect(phone.options()).rejects.toMatchObject(refused);
    await expect(
      phone.post('/phone/sign-up/finish', {
        ticket: phone.ticket,
        details: ADA,
        response: phone.passkey.register({ challenge: 'AAAA', user: { id: 'AAAA' } } as never),
      }),
    ).rejects.toMatchObject(refused);
    expect(await outboxOf(g)).toEqual([]);
  });

  test('is not entered with an account that was made at an open one', async () => {
    const g = await startGateway();
    const { phone } = await atTheDoor(g);
    await phone.signsUp(g, freshAddress());
    const closed = await atTheDoor(g, { signUp: 'invited' });
    await expect(phone.scanAndClaim(closed.tab.frame)).rejects.toMatchObject({
      status: 403,
      code: 'not_admitted',
    });
    const domains = await atTheDoor(g, { signUp: 'domains', emailDomains: ['contoso.com'] });
    await expect(phone.scanAndClaim(domains.tab.frame)).rejects.toMatchObject({ code: 'not_admitted' });
  });

  test('takes no proof that was given at an open one', async () => {
    const g = await startGateway();
    const { phone } = await atTheDoor(g);
    await phone.proves(g, freshAddress());
    const closed = await atTheDoor(g, { signUp: 'invited' });
    phone.ticket = (await phone.scan(closed.tab.frame)).ticket;
    await expect(phone.finish()).rejects.toMatchObject({ code: 'sign_up_not_offered' });
    const other = await atTheDoor(g, { signUp: 'domains', emailDomains: ['contoso.com'] });
    phone.ticket = (await phone.scan(other.tab.frame)).ticket;
    await expect(phone.finish()).rejects.toMatchObject({ code: 'mail_code_over' });
  });
});

test('nobody signs up by the ticket of another browser, or for a sign-in that is somebody’s', async () => {
  const g = await startGateway();
  const { tab, phone } = await atTheDoor(g);
  const thief = await new SignUpActor(g).scanned(tab);
  thief.ticket = phone.ticket;
  await expect(thief.begin()).rejects.toMatchObject({ code: 'invalid_ticket' });
  await phone.proves(g, freshAddress());
  await (await g.phoneOf('ada')).claim(tab.frame);
  await expect(phone.finish()).rejects.toMatchObject({ status: 409, code: 'challenge_decided' });
});

test.each(['begin', 'code', 'verify', 'options', 'finish'])('another site cannot %s', async (step) => {
  const g = await startGateway();
  const { phone } = await atTheDoor(g);
  for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }]) {
    const response = await phone.browser.request(`/phone/sign-up/${step}`, {
      method: 'POST',
      body: JSON.stringify({ ticket: phone.ticket }),
      headers: { 'Content-Type': 'application/json', ...headers } as Record<string, string>,
    });
    expect(response.status).toBe(403);
  }
  expect((await phone.browser.request(`/phone/sign-up/${step}`)).status).toBe(404);
});
