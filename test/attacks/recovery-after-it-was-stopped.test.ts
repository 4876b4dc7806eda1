import { describe, expect, test } from 'vitest';
import { databaseOfThisTest } from '../support/directories.ts';
import type { GatewayOptions } from '../support/gateway.ts';
import { enrolledBy, lostPhone, phonesOf, WAIT } from '../support/recovery.ts';

const ROUNDS = 10;
const notReady = { status: 409, code: 'recovery_not_ready' };

const PLACES: [name: string, options: () => Promise<GatewayOptions>][] = [
  ['SQLite', async () => ({})],
  ['PostgreSQL and Redis', async () => ({ store: 'redis', databaseUrl: (await databaseOfThisTest()).url })],
];

describe.each(PLACES)('a recovery on %s', (_, options) => {
  test('that a phone stopped is never used, however long one waits', async () => {
    const { g, ada, phone, userId } = await lostPhone(await options());
    const { visit } = await ada.prove();
    await phone.post('/phone/recovery/stop', {});
    await expect(ada.finish(visit)).rejects.toMatchObject(notReady);
    g.clock.advance(WAIT);
    // The one that was stopped does not come back; proving the address again begins to wait anew.
    const again = await ada.prove();
    expect(again.ready).toBe(false);
    await expect(ada.finish(again.visit)).rejects.toMatchObject(notReady);
    expect(await phonesOf(g, userId)).toBe(1);
  });

  test('that is stopped and used at the same time leads to no phone', async () => {
    const { g, ada, phone, userId } = await lostPhone(await options());
    for (let round = 0; round < ROUNDS; round += 1) {
      await ada.prove();
      g.clock.advance(WAIT);
      const { visit } = await ada.prove();
      const [used, stopped] = await Promise.allSettled([
        ada.finish(visit),
        phone.post<{ stopped: boolean }>('/phone/recovery/stop', {}),
      ]);
      expect(stopped).toMatchObject({ status: 'fulfilled', value: { stopped: true } });
      if (used.status === 'rejected') expect(used.reason).toMatchObject(notReady);
      else await expect(enrolledBy(g, used.value.invitation)).rejects.toMatchObject({ status: 410 });
    }
    expect(await phonesOf(g, userId)).toBe(1);
  });

  test('that was used a moment ago is still stopped, while no phone was set up by it', async () => {
    const { g, ada, phone } = await lostPhone(await options());
    await ada.prove();
    g.clock.advance(WAIT);
    const { invitation } = await ada.finish((await ada.prove()).visit);
    expect(await phone.post('/phone/recovery/stop', {})).toEqual({ stopped: true });
    await expect(enrolledBy(g, invitation)).rejects.toMatchObject({ code: 'invitation_expired' });
  });
});

test('an invitation by an operator is stopped by a phone as well: they may have been talked into it', async () => {
  const { g, phone, letters } = await lostPhone();
  const { code } = await g.gateway.recovery.byOperator('Ada@Example.com', false);
  expect(letters.toldTo('ada@example.com')).toContain('recovery-used');
  expect(await phone.post('/phone/recovery/stop', {})).toEqual({ stopped: true });
  await expect(enrolledBy(g, code)).rejects.toMatchObject({ code: 'invitation_expired' });
});

test('a stranger, a revoked phone, another person and another site stop nothing', async () => {
  const { g, ada, phone, userId } = await lostPhone();
  await ada.prove();
  const stranger = await g.strangePhone('phn_AAAAAAAAAAAAAAAAAAAAAA');
  await expect(stranger.stopRecovery()).rejects.toMatchObject({ code: 'unknown_phone' });
  expect(await (await g.phoneOf('bob')).stopRecovery()).toBe(false);
  const elsewhere = await phone.browser.request('/phone/recovery/stop', {
    method: 'POST',
    body: '{}',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(elsewhere.status).toBe(403);
  const [lost] = await g.gateway.people.phonesOf(userId);
  await g.gateway.people.revokePhone(userId, lost?.id ?? 'phn_', g.clock.now());
  await expect(phone.post('/phone/recovery/stop', {})).rejects.toMatchObject({ code: 'not_identified' });
  expect(await g.gateway.recovery.openOf(userId)).toBeDefined();
});
