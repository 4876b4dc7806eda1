import { describe, expect, test } from 'vitest';
import { outcome, tally } from '../support/attacker.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { atTheDoor, freshAddress, outboxOf, SignUpActor } from '../support/sign-up.ts';

const from = (n: number) => ({ 'X-Forwarded-For': `203.0.113.${n}` });

/** What becomes of so many tries to have a code mailed there, by whoever has this address. */
async function asks(g: TestGateway, email: string, n: number, times: number) {
  const { tab } = await atTheDoor(g);
  const said = [];
  for (let i = 0; i < times; i += 1) {
    const phone = await new SignUpActor(g, g.browser(from(n))).scanned(tab);
    said.push(await outcome(phone.code(email)));
  }
  return tally(said);
}

describe.each(STORES)('a stranger who asks for mails to somebody, on %s,', (store) => {
  test('uses up their own and not the owner’s; three of them at once fill the mailbox no further', async () => {
    const g = await startGateway({ store, env: { TRUST_PROXY: '127.0.0.1' } });
    const email = freshAddress();
    expect(await asks(g, email, 1, 12)).toEqual({ ok: 5, too_many_requests: 7 });
    expect(await asks(g, email, 2, 1)).toEqual({ ok: 1 });
    expect(await asks(g, email, 3, 6)).toEqual({ ok: 5, too_many_requests: 1 });
    expect(await asks(g, email, 4, 6)).toEqual({ ok: 4, too_many_requests: 2 });
    expect((await outboxOf(g)).filter(({ to }) => to === email)).toHaveLength(15);
  });
});
