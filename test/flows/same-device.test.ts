import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { eventsOf, puppetOf, sharedGateway, somebody, withDirectory } from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';
import { waitingHere } from '../support/here.ts';
import { webPhoneOf } from '../support/web-phone.ts';

const PHISHING_RESISTANT = { acr: 'phr', amr: ['pop', 'user', 'mfa'] };

describe.each(STORES)('a phone that is the waiting browser itself, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('opens its own link, sees who is asking, approves, and is signed in without a confirmation', async () => {
    const g = gateway();
    const name = somebody();
    const { here, tab, party, asked, browser } = await waitingHere(g, await webPhoneOf(g, name));
    const page = await browser.request(tab.paths.here);
    expect(page.status).toBe(200);
    expect(page.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(await page.text()).toContain('data-begins="here"');
    expect((await tab.poll()).state).toBe('pending');

    const claimed = await here.claimHere();
    expect(claimed.credential.id).toBe(here.passkey.id);
    const statement = JSON.parse(claimed.statement) as Statement;
    expect(statement).toMatchObject({ purpose: 'here', application: 'Contoso', confirmation: 'none' });
    expect(await tab.poll()).toMatchObject({ state: 'claimed', here: true });
    expect(await here.claimHere()).toEqual(claimed);

    expect(await here.approveHere(claimed)).toMatchObject({ state: 'approved' });
    expect(await here.readHere(claimed.challenge)).toMatchObject({ status: 200, state: 'approved' });
    const claims = await party.verify(await tab.collect(), asked);
    expect(claims).toMatchObject({ email: `${name}@example.com`, ...PHISHING_RESISTANT });
    expect(await eventsOf(g, claimed.challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('that is not remembered says who it is by its passkey first', async () => {
    const g = gateway();
    const phone = await webPhoneOf(g, somebody());
    phone.browser.jar.clear();
    const { here, tab } = await waitingHere(g, phone);
    await expect(here.claimHere()).rejects.toMatchObject({ status: 401, code: 'not_identified' });
    expect((await tab.poll()).state).toBe('pending');
    await here.identify();
    expect(await here.approveHere(await here.claimHere())).toMatchObject({ state: 'approved' });
  });

  test.each(['refused', 'not_me'])('declines with %s without a passkey', async (reason) => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    const { challenge } = await here.claimHere();
    expect(await here.declineHere(challenge, reason)).toMatchObject({ state: 'declined' });
    expect(await tab.poll()).toMatchObject({ state: 'declined', reason });
  });

  test('finds a sign-in that another phone of the person answers taken, and that of another person stopped', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    const mine = await waitingHere(g, phone);
    await (await puppetOf(g, name)).client.claim(mine.tab.frame);
    await expect(mine.here.claimHere()).rejects.toMatchObject({ code: 'challenge_claimed' });

    const theirs = await waitingHere(g, phone);
    await (await puppetOf(g, somebody())).client.claim(theirs.tab.frame);
    await expect(theirs.here.claimHere()).rejects.toMatchObject({ code: 'challenge_contested' });
    expect((await theirs.tab.poll()).state).toBe('contested');
  });
});

describe.each(STORES)('a passkey in the waiting browser, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('signs its owner in, who is not remembered there', async () => {
    const g = gateway();
    const name = somebody();
    const phone = await webPhoneOf(g, name);
    phone.browser.jar.clear();
    const { here, tab, party, asked, browser } = await waitingHere(g, phone);
    const told = tab.until('approved');
    const { statement, options } = await here.askPasskey();
    expect(JSON.parse(statement)).toMatchObject({ purpose: 'here', user: 'unknown', phone: 'unknown' });
    expect(options).toMatchObject({ userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    expect(await here.usePasskey({}, { statement, options })).toMatchObject({ state: 'approved' });
    await told;
    expect(browser.jar.header('/')).not.toContain('cs_phone');
    const claims = await party.verify(await tab.collect(), asked);
    expect(claims).toMatchObject({ email: `${name}@example.com`, ...PHISHING_RESISTANT });
  });

  test('is taken after somebody scanned the code and did no more', async () => {
    const g = gateway();
    const { here, tab } = await waitingHere(g, await webPhoneOf(g, somebody()));
    await (await puppetOf(g, somebody())).client.scan(tab.frame);
    expect(await here.usePasskey()).toMatchObject({ state: 'approved' });
  });

  test('that nobody enrolled is refused, and the code goes on working', async () => {
    const g = gateway();
    const stranger = await waitingHere(g);
    const userHandle = Buffer.from('usr_nobody').toString('base64url');
    await expect(stranger.here.usePasskey({ userHandle })).rejects.toMatchObject({
      status: 401,
      code: 'unknown_phone',
    });
    const ada = await puppetOf(g, somebody());
    expect(await ada.client.claim(stranger.tab.frame)).toMatchObject({ state: 'claimed' });
  });

  test('of an account that the application does not admit is refused, and nobody is signed in', async () => {
    const g = gateway();
    const phone = await webPhoneOf(g, somebody());
    // A person who signed up by themselves has no invitation.
    withDirectory(g, (db) => db.prepare('DELETE FROM invitations').run());
    const waiting = await waitingHere(g, phone, { signUp: 'domains', emailDomains: ['other.example'] });
    await expect(waiting.here.usePasskey()).rejects.toMatchObject({ status: 403, code: 'not_admitted' });
    await expect(waiting.here.claimHere()).rejects.toMatchObject({ status: 403, code: 'not_admitted' });
    expect((await waiting.tab.poll()).state).toBe('pending');
  });
});
