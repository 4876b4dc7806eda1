import { expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/kernel/index.ts';
import { STORES } from '../support/gateway.ts';
import { enrolledBy, lostPhone, phonesOf, WAIT } from '../support/recovery.ts';

const notReady = { status: 409, code: 'recovery_not_ready' };

test.each(STORES)('a recovery is refused until the waiting is over, on %s', async (store) => {
  const { g, ada, userId } = await lostPhone({ store });
  const { visit } = await ada.prove();
  await expect(ada.finish(visit)).rejects.toMatchObject(notReady);
  g.clock.advance(WAIT - SECOND);
  const again = await ada.prove();
  expect(again.ready).toBe(false);
  await expect(ada.finish(again.visit)).rejects.toMatchObject(notReady);
  expect(await phonesOf(g, userId)).toBe(1);
  g.clock.advance(SECOND);
  await ada.finish(again.visit);
});

test('asking again and again does not bring the end of the waiting nearer, nor put it off', async () => {
  const { g, ada } = await lostPhone();
  const { readyAt } = await ada.prove();
  for (let i = 0; i < 5; i += 1) {
    g.clock.advance(WAIT / 10);
    expect((await ada.prove()).readyAt).toBe(readyAt);
  }
});

test('a recovery that nobody came back for in a week is refused; asking then waits again', async () => {
  const { g, ada } = await lostPhone();
  await ada.prove();
  g.clock.advance(WAIT + 7 * DAY - MINUTE);
  const { visit, ready } = await ada.prove();
  expect(ready).toBe(true);
  g.clock.advance(MINUTE);
  await expect(ada.finish(visit)).rejects.toMatchObject(notReady);
  expect(await ada.prove()).toMatchObject({
    ready: false,
    readyAt: new Date(g.clock.now() + WAIT).toISOString(),
  });
});

test.each(STORES)('a proven address is forgotten after a quarter of an hour, on %s', async (store) => {
  const { g, ada, userId } = await lostPhone({ store });
  const [code = ''] = await g.gateway.recovery.makeCodes(userId, '192.0.2.1');
  const { visit } = await ada.prove();
  g.clock.advance(15 * MINUTE);
  const over = { status: 410, code: 'recovery_visit_over' };
  await expect(ada.useCode(visit, code)).rejects.toMatchObject(over);
  await expect(ada.finish(visit)).rejects.toMatchObject(over);
  expect(await g.gateway.recovery.codesLeft(userId)).toBe(10);
});

test('what a recovery issued is refused after a quarter of an hour', async () => {
  const { g, ada } = await lostPhone();
  await ada.prove();
  g.clock.advance(WAIT);
  const { invitation } = await ada.finish((await ada.prove()).visit);
  g.clock.advance(15 * MINUTE);
  await expect(enrolledBy(g, invitation)).rejects.toMatchObject({ code: 'invitation_expired' });
});
