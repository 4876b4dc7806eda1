import { describe, expect, test } from 'vitest';
import { databaseOfThisTest } from '../support/directories.ts';
import { STORES, startGateway, type TestGateway } from '../support/gateway.ts';
import { ADA, atTheDoor, codeTo, freshAddress, outboxOf, SignUpActor } from '../support/sign-up.ts';
import { WebPhoneActor } from '../support/web-phone.ts';

async function signUpAndIn(g: TestGateway, email: string) {
  const { party, asked, tab, phone } = await atTheDoor(g);
  const told = tab.until('approved');
  const finished = await phone.signsUp(g, email);
  const claimed = await phone.claim(finished.ticket ?? '');
  await phone.approve(claimed);
  await told;
  return { finished, claims: await party.verify(await tab.collect(), asked) };
}

describe.each(STORES)('a person without an account, on %s', (store) => {
  test('proves an address, says who they are, makes a passkey, and the same sign-in goes on', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { finished, claims } = await signUpAndIn(g, email);
    expect(finished.user).toEqual({ name: 'Ada Lovelace' });
    expect(claims).toMatchObject({
      email,
      email_verified: true,
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      nickname: 'Countess',
      acr: 'urn:countersign:acr:qr-uv',
    });
    const user = await g.gateway.people.userByEmail(email);
    expect(user).toMatchObject({ id: claims.sub, demo: false, emailVerified: true });
    // Their first phone is no news to them.
    expect((await outboxOf(g)).filter(({ to }) => to === email)).toHaveLength(1);
  });

  test('is at the step where they were when the page is loaded again', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    expect(await phone.begin()).toMatchObject({ step: 'email' });
    await phone.code(email);
    expect(await phone.begin()).toMatchObject({ step: 'code', email });
    await phone.verify(await codeTo(g, email));
    expect(await phone.begin()).toMatchObject({ step: 'names', email });
    // In another browser nothing of it is seen.
    const { phone: other } = await atTheDoor(g);
    expect(await other.begin()).not.toHaveProperty('email');
  });

  test('has up to ten minutes, while the page with the code is open', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { party, asked, tab, phone } = await atTheDoor(g);
    await phone.begin();
    for (let half = 0; half < 18; half += 1) {
      g.clock.advance(30_000);
      await tab.poll();
    }
    const { ticket } = await phone.signsUp(g, email);
    const claimed = await phone.claim(ticket ?? '');
    await phone.approve(claimed);
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({ email });
  });

  test('whose sign-in timed out on the way scans again and goes on with the proven address', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { party, phone } = await atTheDoor(g);
    await phone.proves(g, email);
    g.clock.advance(150_000);
    await expect(phone.finish()).rejects.toMatchObject({ status: 410, code: 'challenge_expired' });
    const tab = await g.browser().open((await party.ask()).url);
    await phone.scanned(tab);
    expect(await phone.begin()).toMatchObject({ step: 'names', email });
    expect(await phone.finish()).toMatchObject({ user: { name: 'Ada Lovelace' } });
  });

  test('is asked for no family name and no nickname', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const { phone } = await atTheDoor(g);
    await phone.signsUp(g, email, { givenName: 'Teller', phoneName: 'phone' });
    expect(await g.gateway.people.userByEmail(email)).toMatchObject({
      givenName: 'Teller',
      familyName: undefined,
    });
  });

  test('accepts the terms of the application, which is recorded with address and time', async () => {
    const g = await startGateway({ store });
    const email = freshAddress();
    const termsUrl = 'https://contoso.example/terms';
    const { party, phone } = await atTheDoor(g, { termsUrl });
    await phone.proves(g, email);
    expect(await phone.begin()).toMatchObject({ termsUrl });
    for (const acceptedTerms of [undefined, '', 'https://contoso.example/other']) {
      const details = { ...ADA, ...(acceptedTerms === undefined ? {} : { acceptedTerms }) };
      await expect(phone.finish(details)).rejects.toMatchObject({ status: 400, code: 'terms_required' });
    }
    await phone.finish({ ...ADA, acceptedTerms: termsUrl });
    const user = await g.gateway.people.userByEmail(email);
    expect(await g.gateway.people.acceptancesOf(user?.id ?? 'usr_')).toEqual([
      { userId: user?.id, integrationId: party.integration.id, termsUrl, acceptedAt: g.clock.now() },
    ]);
  });

  test('finds what the application said of them filled in, where it can be an address or a name', async () => {
    const g = await startGateway({ store });
    const said = {
      prefillEmail: ' Ada@Example.COM',
      prefillGivenName: 'Ada',
      prefillFamilyName: 'x'.repeat(10_000),
    };
    const { phone } = await atTheDoor(g, {}, said);
    expect((await phone.begin()).prefill).toEqual({ email: 'Ada@example.com', givenName: 'Ada' });
    const { phone: other } = await atTheDoor(g, {}, { login_hint: 'grace@example.com' });
    expect((await other.begin()).prefill).toEqual({ email: 'grace@example.com' });
  });

  test('with an invitation sets the phone up by that, and comes back to the same sign-in', async () => {
    const g = await startGateway({ store });
    const party = await g.relyingParty();
    const asked = await party.ask();
    const tab = await g.browser().open(asked.url);
    const phone = new WebPhoneActor(g);
    const { ticket } = await phone.scan(tab.frame);
    const kept = await phone.post<{ ticket: string; expiresIn: number }>('/phone/set-up', { ticket });
    expect(kept.expiresIn).toBe(600);
    await phone.enroll(await g.invitationFor('ada'));
    await phone.approve(await phone.claim(kept.ticket));
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({ email: 'ada@example.com' });
  });
});

test('signs up and in on PostgreSQL and Redis', async () => {
  const { url } = await databaseOfThisTest();
  const g = await startGateway({ store: 'redis', databaseUrl: url });
  const email = freshAddress();
  const { claims } = await signUpAndIn(g, email);
  expect(claims).toMatchObject({ email, email_verified: true });
});

describe('an address', () => {
  test('of a deleted person can be used again, by somebody with another sub', async () => {
    const g = await startGateway();
    const email = freshAddress();
    const { claims } = await signUpAndIn(g, email);
    const before = await g.gateway.people.userByEmail(email);
    await g.gateway.people.eraseUser(before?.id ?? 'usr_', g.clock.now());
    const again = await signUpAndIn(g, email);
    expect(again.claims.email).toBe(email);
    expect(again.claims.sub).not.toBe(claims.sub);
  });

  test('of a domain that the integration names signs up, and signs in afterwards', async () => {
    const g = await startGateway();
    const email = freshAddress('example.com');
    const { party, asked, tab, phone } = await atTheDoor(g, {
      signUp: 'domains',
      emailDomains: ['example.com'],
    });
    const { ticket } = await phone.signsUp(g, email);
    await phone.approve(await phone.claim(ticket ?? ''));
    expect(await party.verify(await tab.collect(), asked)).toMatchObject({ email });
  });
});

test('what happened is in the audit log: the account and its first phone', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { claims } = await signUpAndIn(g, email);
  await g.gateway.audit.flush();
  const history = await g.gateway.auditStore.historyOf(claims.sub as `usr_${string}`, 10);
  expect(history.map(({ event }) => event).reverse()).toEqual([
    'user.signed_up',
    'phone.enrolled',
    'challenge.claimed',
    'challenge.approved',
    'challenge.consumed',
  ]);
});

test('the log keeps no code, cookie, ticket, name or address of whoever signs up', async () => {
  const g = await startGateway({ env: { LOG_LEVEL: 'debug' } });
  const email = freshAddress();
  const { phone } = await atTheDoor(g);
  await phone.begin();
  await phone.code(email);
  const code = await codeTo(g, email);
  const attempt = /cs_mail=([^;]+)/.exec(phone.browser.jar.header('/') ?? '')?.[1] ?? '';
  expect(attempt).toMatch(/^[\w-]{43}$/);
  await expect(phone.verify('000')).rejects.toBeDefined();
  await phone.verify(code);
  await expect(phone.finish({ ...ADA, givenName: 'x'.repeat(150) })).rejects.toBeDefined();
  await phone.finish();
  const log = g.logger.text();
  for (const secret of [email, code, attempt, phone.ticket, 'Lovelace']) expect(log).not.toContain(secret);
});

describe('the demo', () => {
  test('of a folder from before people could sign up lets them, from the next start on', async () => {
    const g = await startGateway();
    const demo = await g.gateway.integrationStore.byClientId('demo');
    await g.gateway.integrations.update(demo?.id ?? 'int_', { signUp: 'invited' });
    await g.stop();
    const after = await startGateway({ dataDir: g.dataDir, clock: g.clock });
    const { signUp } = (await after.gateway.integrationStore.byClientId('demo')) ?? {};
    expect(signUp?.mode).toBe('open');
  });

  test('lets anybody sign up, and shows the mails it did not send', async () => {
    const g = await startGateway();
    const browser = g.browser();
    const { headers } = await browser.request('/demo/sign-in');
    const tab = await browser.open(headers.get('Location') ?? '');
    const phone = await new SignUpActor(g).scanned(tab);
    const email = freshAddress();
    const { ticket } = await phone.signsUp(g, email);
    expect(await phone.approve(await phone.claim(ticket ?? ''))).toMatchObject({ state: 'approved' });
    expect((await outboxOf(g))[0]).toMatchObject({
      to: email,
      subject: expect.stringMatching(/^\d{6} is your code/),
    });
    expect(await (await g.fetch(`${g.issuer}/sign-up`)).text()).toContain('href="/demo/outbox"');
    expect(await (await g.fetch(`${g.issuer}/demo`)).text()).toContain('href="/demo/outbox"');
  });
});
