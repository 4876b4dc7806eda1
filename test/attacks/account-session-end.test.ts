import { describe, expect, test } from 'vitest';
import { AccountActor, approve, headingOf, idsOf } from '../support/account.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { type WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

const MINUTE = 60_000;

/** A second browser with the very cookie, as whoever stole it has. */
function thief(me: AccountActor): AccountActor {
  const stolen = new AccountActor(me.g);
  stolen.browser.jar.take([`cs_account=${me.cookie}; Path=/`]);
  return stolen;
}

const isIn = async (me: AccountActor): Promise<boolean> =>
  headingOf(await me.get('/me/profile')) === 'Your details';

describe.each(STORES)('a session of the account pages on %s', (store) => {
  async function signedIn(): Promise<{ g: TestGateway; ada: WebPhoneActor; me: AccountActor }> {
    const g = await startGateway({ store });
    const ada = await webPhoneOf(g, 'ada');
    const me = new AccountActor(g);
    await me.signIn(ada);
    return { g, ada, me };
  }

  test('is nobody’s after it was signed out of', async () => {
    const { me } = await signedIn();
    const stolen = thief(me);
    expect(await isIn(stolen)).toBe(true);
    await me.post('/me/sign-out');
    expect(await isIn(stolen)).toBe(false);
  });

  test('is over half an hour after its last request, and not before', async () => {
    const { g, me } = await signedIn();
    for (let hour = 0; hour < 2; hour += 1) {
      g.clock.advance(29 * MINUTE);
      expect(await isIn(me)).toBe(true);
    }
    const stolen = thief(me);
    g.clock.advance(30 * MINUTE);
    expect(await isIn(stolen)).toBe(false);
  });

  test('is over after twelve hours, however busy it was', async () => {
    const { g, me } = await signedIn();
    for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
      g.clock.advance(20 * MINUTE);
      expect(await isIn(me)).toBe(true);
    }
    const stolen = thief(me);
    g.clock.advance(20 * MINUTE);
    expect(await isIn(stolen)).toBe(false);
  });

  test('is over with the phone that opened it, even where the store still has it', async () => {
    const { g, me } = await signedIn();
    const stolen = thief(me);
    const user = await g.gateway.people.userByEmail('ada@example.com');
    const [phone = ''] = idsOf(await me.get(), 'phone');
    if (user) await g.gateway.people.revokePhone(user.id, phone as `phn_${string}`, g.clock.now());
    expect(await isIn(stolen)).toBe(false);
    expect(await isIn(me)).toBe(false);
  });

  test('is over for a person who was disabled', async () => {
    const { g, me } = await signedIn();
    const user = await g.gateway.people.userByEmail('ada@example.com');
    if (!user) throw new Error('Ada is gone');
    await g.gateway.people.updateUser({ ...user, disabledAt: g.clock.now(), version: user.version + 1 });
    expect(await isIn(me)).toBe(false);
  });

  test('is not begun when the phone was removed between its answer and the browser’s return', async () => {
    const { g, ada, me } = await signedIn();
    const other = new AccountActor(g);
    const tab = await other.ask('/me/sign-in');
    await approve(ada, tab);
    const [phone = ''] = idsOf(await me.get(), 'phone');
    await me.post('/me/phones/remove', { phone, sure: 'last' });
    await other.resume(tab);
    expect(other.cookie).toBeUndefined();
    expect((await other.get('/me/profile')).status).toBe(401);
  });
});
