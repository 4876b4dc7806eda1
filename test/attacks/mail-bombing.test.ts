import { describe, expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';
import { atTheDoor, freshAddress, outboxOf, SignUpActor } from '../support/sign-up.ts';

describe.each(STORES)('somebody who has mails sent, on %s,', (store) => {
  test('gets five an hour into one mailbox, however the address is written, from however many browsers', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const [local = ''] = email.split('@');
    const spellings = [
      email,
      email.toUpperCase(),
      ` ${local}@EXAMPLE.com `,
      `${local}+shop@example.com`,
      `${local}+@example.com`,
      `${local.toUpperCase()}+a+b@example.com`,
      `${local}@ｅxample.com`,
    ];
    const { tab } = await atTheDoor(g);
    const said = [];
    for (let i = 0; i < 21; i += 1) {
      const phone = await new SignUpActor(g).scanned(tab);
      said.push(await outcome(phone.code(spellings[i % spellings.length] ?? '')));
    }
    expect(tally(said)).toEqual({ ok: 5, too_many_requests: 16 });
    expect((await outboxOf(g)).filter(({ to }) => to.toLowerCase().startsWith(local))).toHaveLength(5);
    // Somebody else's mailbox is not touched by that.
    const phone = await new SignUpActor(g).scanned(tab);
    expect(await phone.code(freshAddress())).toMatchObject({ step: 'code' });
  });
});

test('a hundred requests at once for one mailbox send five mails', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { tab } = await atTheDoor(g);
  const phone = await new SignUpActor(g).scanned(tab);
  const said = await Promise.all(Array.from({ length: 100 }, () => outcome(phone.code(email))));
  expect(tally(said)).toEqual({ ok: 5, too_many_requests: 95 });
  expect(await outboxOf(g)).toHaveLength(5);
});

test('one client address has twenty mails an hour sent, to whomever, and is told how long to wait', async () => {
  const g = await startGateway({ env: { COUNTERSIGN_LIMIT_MAIL: '20' } });
  const { phone } = await atTheDoor(g);
  for (let i = 0; i < 20; i += 1) await phone.code(freshAddress());
  const response = await phone.browser.request('/phone/sign-up/code', {
    method: 'POST',
    body: JSON.stringify({ ticket: phone.ticket, email: freshAddress() }),
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'X-Forwarded-For': '203.0.113.9',
    },
  });
  expect(response.status).toBe(429);
  const wait = Number(response.headers.get('Retry-After'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(3600);
  expect(await outboxOf(g)).toHaveLength(20);
});

test('addresses with a plus are accounts of their own: only the limit takes them together', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { phone } = await atTheDoor(g);
  await phone.signsUp(g, email);
  const { phone: other } = await atTheDoor(g);
  const tagged = email.replace('@', '+shop@');
  expect(await other.signsUp(g, tagged)).toMatchObject({ user: { name: 'Ada Lovelace' } });
  const [one, two] = [await g.gateway.people.userByEmail(email), await g.gateway.people.userByEmail(tagged)];
  expect(one?.id).not.toBe(two?.id);
});

test('no mail is sent without a ticket of a sign-in that waits, from this browser', async () => {
  const g = await startGateway();
  const { tab, phone } = await atTheDoor(g);
  const stranger = new SignUpActor(g);
  for (const ticket of ['', 'x', phone.ticket, `${phone.ticket}x`]) {
    stranger.ticket = ticket;
    await expect(stranger.code(freshAddress())).rejects.toMatchObject({ code: 'invalid_ticket' });
  }
  await tab.cancel();
  await expect(phone.code(freshAddress())).rejects.toMatchObject({ code: 'challenge_decided' });
  expect(await outboxOf(g)).toEqual([]);
});
