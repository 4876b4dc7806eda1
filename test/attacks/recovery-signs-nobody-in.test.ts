import { expect, test } from 'vitest';
import { auditOf, expectNobodySignedIn, waitingSignIn } from '../support/attacker.ts';
import { enrolledBy, lostPhone, WAIT } from '../support/recovery.ts';

test('a recovery signs nobody in, not even with the phone it set up, until that phone approves', async () => {
  const { g, ada, userId } = await lostPhone();
  const signIn = await waitingSignIn(g);
  await ada.prove();
  g.clock.advance(WAIT);
  const { invitation } = await ada.finish((await ada.prove()).visit);
  // Nothing that the page was given is a session or a phone.
  await expect(ada.post('/phone/recovery/stop', {})).rejects.toMatchObject({ code: 'not_identified' });
  expect([...(ada.browser.jar.header('/recover')?.matchAll(/\w+=/g) ?? [])]).toEqual([]);
  await expectNobodySignedIn(g, signIn);
  const next = await waitingSignIn(g);
  const phone = await enrolledBy(g, invitation);
  await phone.scanAndClaim(next.tab.frame);
  expect((await next.tab.poll()).state).toBe('claimed');
  await expectNobodySignedIn(g, next);
  const events = (await auditOf(g)).filter(({ user_id }) => user_id === userId).map(({ event }) => event);
  expect(events).not.toContain('challenge.approved');
});

test('no mail about a recovery holds a link that does anything, or a code besides the one that was asked for', async () => {
  const { g, ada, letters } = await lostPhone();
  await ada.prove();
  g.clock.advance(WAIT);
  const { visit } = await ada.prove();
  const { invitation } = await ada.finish(visit);
  const mails = JSON.stringify(letters.all);
  expect(mails).not.toContain(invitation);
  expect(mails).not.toContain(visit);
  expect(mails.match(/https?:\/\/[^"\\]+/g)).toEqual([`${g.issuer}/me`]);
});

test.each(['begin', 'verify', 'code', 'finish'])(
  'another site’s request to %s is refused, though the cookie came along',
  async (verb) => {
    const { g, ada } = await lostPhone();
    await ada.begin();
    const response = await fetch(`${g.origin}/recover/${verb}`, {
      method: 'POST',
      body: JSON.stringify({ email: ada.email, code: '000000', visit: 'x' }),
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'Sec-Fetch-Site': 'cross-site',
        Cookie: ada.browser.jar.header('/recover') ?? '',
      },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'cross_origin' });
  },
);
