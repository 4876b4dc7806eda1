import { expect, test } from 'vitest';
import { withDirectory } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { enrolledBy, lostPhone, WAIT } from '../support/recovery.ts';

const change = (g: TestGateway, set: string): void => {
  withDirectory(g, (db) =>
    db.prepare(`UPDATE users SET ${set} WHERE email <> 'owner@gateway.example'`).run(),
  );
};

/** What became of the account, and what its mailbox is told. */
const CLOSED: [what: string, set: string, code: string][] = [
  ['is disabled', 'disabled_at = 1', 'account_disabled'],
  ['is the demo’s', 'demo = 1', 'no_account'],
  ['never proved its address', 'email_verified = 0', 'no_account'],
  ['has moved to another address', "email = 'b@example.com', email_key = 'b@example.com'", 'no_account'],
];

test.each(CLOSED)('an account that %s is not recovered, by waiting or by code', async (_, set, code) => {
  const { g, ada, userId } = await lostPhone();
  const [right = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  await ada.prove();
  g.clock.advance(WAIT);
  const { visit } = await ada.prove();
  change(g, set);
  await expect(ada.finish(visit)).rejects.toMatchObject({ code });
  await expect(ada.useCode(visit, right)).rejects.toMatchObject({ code });
  await ada.begin();
  await expect(ada.verify()).rejects.toMatchObject({ code });
  expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
});

test('an account that was deleted is not recovered, and its codes and its waiting are gone', async () => {
  const { g, ada, userId } = await lostPhone();
  const [right = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  await ada.prove();
  g.clock.advance(WAIT);
  const { visit } = await ada.prove();
  await g.gateway.people.eraseUser(userId, g.clock.now());
  await expect(ada.finish(visit)).rejects.toMatchObject({ code: 'no_account' });
  await expect(ada.useCode(visit, right)).rejects.toMatchObject({ code: 'no_account' });
  expect(await g.gateway.recovery.openOf(userId)).toBeUndefined();
  expect(await g.gateway.recovery.codesLeft(userId)).toBe(0);
});

test('an account that is closed after the recovery was used gets no phone', async () => {
  const { g, ada } = await lostPhone();
  await ada.prove();
  g.clock.advance(WAIT);
  const { invitation } = await ada.finish((await ada.prove()).visit);
  change(g, 'disabled_at = 1');
  await expect(enrolledBy(g, invitation)).rejects.toMatchObject({ code: 'invitation_unknown' });
});

test.each(CLOSED.slice(0, 2))('an operator does not recover an account that %s', async (_, set) => {
  const { g } = await lostPhone();
  change(g, set);
  await expect(g.gateway.recovery.byOperator('ada@example.com', false)).rejects.toMatchObject({
    name: 'GatewayError',
  });
});
