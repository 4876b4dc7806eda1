import { describe, expect, test } from 'vitest';
import {
  cookieHeader,
  cookiesOf,
  eventsOf,
  expectErrorPage,
  expectNoResult,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  type WaitingSignIn,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES, type TestGateway } from '../support/gateway.ts';

const OURS = /cs_waiting_/;

/** A sign-in that its phone has approved and nobody has collected. */
async function approved(g: TestGateway): Promise<WaitingSignIn & { challenge: string; email: string }> {
  const name = somebody();
  const { client } = await puppetOf(g, name);
  const waiting = await waitingSignIn(g);
  const { challenge, statement } = await client.claim(waiting.tab.frame);
  await client.approve(challenge, statement);
  return { ...waiting, challenge, email: `${name}@example.com` };
}

const withCookies = (cookies: Iterable<readonly [string, string]>) => ({
  headers: { Cookie: cookieHeader(cookies) },
});

describe.each(STORES)('an approved sign-in on %s', (store) => {
  const gateway = sharedGateway({ store });

  test('gives nothing to a clean browser that knows its address, and stays for its own', async () => {
    const g = gateway();
    const { tab, party, asked, challenge, email } = await approved(g);
    const stranger = g.browser();
    for (const path of [tab.paths.resume, tab.paths.self]) {
      const answer = await resume(stranger, path);
      expectErrorPage(answer, 404);
      expect(answer.text).toContain('sign_in_not_found');
    }
    expect(await eventsOf(g, challenge)).toEqual(['challenge.claimed', 'challenge.approved']);
    expect((await party.verify(await tab.collect(), asked)).email).toBe(email);
  });

  test('gives nothing to a browser with the provider’s cookies but without the secret', async () => {
    const g = gateway();
    const { tab, browser, party, asked, email } = await approved(g);
    const theirs = [...cookiesOf(browser, tab.paths.resume)].filter(([name]) => !OURS.test(name));
    expect(theirs.map(([name]) => name)).toEqual(['cs_resume', 'cs_resume.sig', 'cs_browser']);
    expectErrorPage(await resume(g.browser(), tab.paths.resume, withCookies(theirs)), 404);
    expect((await party.verify(await tab.collect(), asked)).email).toBe(email);
  });

  test('gives nothing to a browser with the secret but without the provider’s cookie', async () => {
    const g = gateway();
    const { tab, browser } = await approved(g);
    const ours = [...cookiesOf(browser, tab.paths.resume)].filter(([name]) => OURS.test(name));
    expect(ours).toHaveLength(1);
    const answer = await resume(g.browser(), tab.paths.resume, withCookies(ours));
    expectErrorPage(answer);
    expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
  });

  test('gives nothing to a browser whose provider cookie is of another sign-in, signed or not', async () => {
    const g = gateway();
    const mine = await approved(g);
    const other = await waitingSignIn(g);
    const others = cookiesOf(other.browser, other.tab.paths.resume);
    const cookies = cookiesOf(mine.browser, mine.tab.paths.resume);
    for (const name of ['cs_resume', 'cs_resume.sig']) cookies.set(name, others.get(name) ?? '');
    const answer = await resume(g.browser(), mine.tab.paths.resume, withCookies(cookies));
    expectNoResult(answer.sentBack);

    const again = await approved(g);
    const forged = cookiesOf(again.browser, again.tab.paths.resume);
    forged.set('cs_resume', others.get('cs_resume') ?? '');
    expectErrorPage(await resume(g.browser(), again.tab.paths.resume, withCookies(forged)));
  });

  test('gives nothing at an address of any other spelling, and nothing to HEAD or POST', async () => {
    const g = gateway();
    const { tab, browser, party, asked, email } = await approved(g);
    const { resume: path } = tab.paths;
    const cookies = withCookies(cookiesOf(browser, path));
    for (const other of [`${path}x`, path.slice(0, -1), `${path}%20`, `/auth/x`, `${path}/..`, '/auth//']) {
      expectNoResult((await resume(g.browser(), other, cookies)).sentBack);
    }
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE']) {
      expectNoResult((await resume(g.browser(), path, { ...cookies, method })).sentBack);
    }
    expect((await party.verify(await tab.collect(), asked)).email).toBe(email);
  });

  test('is collected by its own browser in capitals and with a slash too, once', async () => {
    const g = gateway();
    const { tab, browser, party, asked, email } = await approved(g);
    const cookies = withCookies(cookiesOf(browser, tab.paths.resume));
    const odd = tab.paths.resume.replace('/auth', '/AUTH');
    const answer = await resume(g.browser(), `${odd}/`, cookies);
    if (answer.sentBack === undefined) throw new Error('nothing came');
    expect((await party.verify(answer.sentBack, asked)).email).toBe(email);
    expectNoResult((await resume(g.browser(), odd, cookies)).sentBack);
  });
});

describe('a sign-in that nobody has answered', () => {
  const gateway = sharedGateway();

  test.each(['pending', 'scanned', 'claimed'] as const)(
    'and is %s sends a browser that resumes back to its waiting page',
    async (state) => {
      const g = gateway();
      const { client } = await puppetOf(g, somebody());
      const { tab, browser, party, asked } = await waitingSignIn(g);
      const { frame } = tab;
      if (state === 'scanned') await client.scan(frame);
      if (state === 'claimed') await client.claim(frame);
      const early = await resume(browser, tab.paths.resume);
      expect(early).toMatchObject({ status: 303, location: tab.paths.self });
      for (const method of ['HEAD', 'POST']) await resume(browser, tab.paths.resume, { method });
      expect((await tab.poll()).state).toBe(state);
      // What came too early has spoilt nothing.
      const { challenge, statement } = await client.claim(frame);
      await client.approve(challenge, statement);
      await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
    },
  );
});
