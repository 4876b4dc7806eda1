import { describe, expect, test } from 'vitest';
import {
  cookieHeader,
  cookiesOf,
  expectNoResult,
  flipped,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('on %s, in place of the browser’s own secret,', (store) => {
  const gateway = sharedGateway({ store });

  const PLANTED: [what: string, plant: (id: string, secret: string, other: string) => string][] = [
    ['the secret of another sign-in', (_id, _secret, other) => other],
    ['the other’s secret with this id', (id, _, other) => `${id}.${other.split('.')[1]}`],
    ['this secret with the other’s id', (_, secret, other) => `${other.split('.')[0]}.${secret}`],
    ['a flipped bit', (id, secret) => `${id}.${flipped(secret)}`],
    ['a flipped bit at the end', (id, secret) => `${id}.${flipped(secret, 31)}`],
    ['a cut secret', (id, secret) => `${id}.${secret.slice(0, -1)}`],
    ['no secret', (id) => `${id}.`],
    ['the id alone', (id) => id],
    ['a longer secret', (id, secret) => `${id}.${secret}A`],
    ['quotes around it', (id, secret) => `"${id}.${secret}"`],
    ['capitals', (id, secret) => `${id}.${secret.toUpperCase()}`],
    ['nothing', () => ''],
  ];

  test.each(PLANTED)(
    '%s opens nothing: no page, no state, no stream, no cancel, no result',
    async (_, plant) => {
      const g = gateway();
      const { client } = await puppetOf(g, somebody());
      const mine = await waitingSignIn(g);
      const other = await waitingSignIn(g);
      const { tab, party, asked } = mine;
      const { challenge, statement } = await client.claim(tab.frame);
      await client.approve(challenge, statement);

      const cookies = cookiesOf(mine.browser, tab.paths.resume);
      const name = [...cookies.keys()].find((key) => key.startsWith('cs_waiting_')) ?? '';
      const [id = '', secret = ''] = (cookies.get(name) ?? '').split('.');
      const others = [...cookiesOf(other.browser, '/').values()][0] ?? '';
      const Cookie = cookieHeader(cookies.set(name, plant(id, secret, others)));
      for (const [path, method] of [
        [tab.paths.resume, 'GET'],
        [tab.paths.self, 'GET'],
        [tab.paths.state, 'GET'],
        [tab.paths.events, 'GET'],
        [tab.paths.cancel, 'POST'],
        [tab.paths.newCode, 'POST'],
      ] as const) {
        const answer = await resume(g.browser(), path, { method, headers: { Cookie } });
        expect(answer.status, path).toBe(404);
        expectNoResult(answer.sentBack);
        expect(answer.text).not.toContain('approved');
      }
      await expect(party.verify(await tab.collect(), asked)).resolves.toHaveProperty('sub');
    },
  );
});

describe('a planted cookie', () => {
  const gateway = sharedGateway();

  test('of the attacker’s own sign-in does not put a victim into the attacker’s account by itself', async () => {
    const g = gateway();
    const victim = await waitingSignIn(g);
    const attacker = await waitingSignIn(g);
    const { client } = await puppetOf(g, somebody());
    const { challenge, statement } = await client.claim(attacker.tab.frame);
    await client.approve(challenge, statement);
    // The attacker's resume link in the victim's browser.
    expect((await resume(victim.browser, attacker.tab.paths.resume)).status).toBe(404);
    // The attacker's value under the name of the victim's cookie.
    const cookies = cookiesOf(victim.browser, victim.tab.paths.resume);
    const name = [...cookies.keys()].find((key) => key.startsWith('cs_waiting_')) ?? '';
    const value = [...cookiesOf(attacker.browser, '/').values()][0] ?? '';
    const Cookie = cookieHeader(cookies.set(name, value));
    const answer = await resume(g.browser(), victim.tab.paths.resume, { headers: { Cookie } });
    expect(answer.status).toBe(404);
    expectNoResult(answer.sentBack);
    expect((await victim.tab.poll()).state).toBe('pending');
  });

  test.each([
    ['flipped', (value: string) => flipped(value)],
    ['cut', (value: string) => value.slice(0, -1)],
    ['empty', () => ''],
  ])('of the provider whose signature is %s is worth nothing', async (_, alter) => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await client.claim(tab.frame);
    await client.approve(challenge, statement);
    const cookies = cookiesOf(browser, tab.paths.resume);
    cookies.set('cs_resume.sig', alter(cookies.get('cs_resume.sig') ?? ''));
    const answer = await resume(g.browser(), tab.paths.resume, {
      headers: { Cookie: cookieHeader(cookies) },
    });
    expect(answer.status).toBe(400);
    expectNoResult(answer.sentBack);
  });

  test('of a session, which this gateway never sets, signs nobody in', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const { asked } = await waitingSignIn(g, { party });
    for (const value of ['a'.repeat(43), '__proto__', '{"accountId":"usr_x"}', 'e30']) {
      const Cookie = `cs_session=${value}; cs_session.sig=${value}; cs_interaction=${value}; _session=${value}`;
      const answer = await resume(g.browser(), asked.url, { headers: { Cookie } });
      expect(answer.text).toContain('data-snapshot');
      const silent = await resume(g.browser(), (await party.ask({ prompt: 'none' })).url, {
        headers: { Cookie },
      });
      expect(silent.sentBack?.fields.get('error')).toBe('login_required');
    }
  });

  test('value is never set by the request: each sign-in gets a secret of its own', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    const browser = g.browser();
    const secrets = new Set<string>();
    for (let i = 0; i < 5; i += 1) await browser.open((await party.ask()).url);
    for (const [name, value] of cookiesOf(browser, '/')) {
      expect(name).toMatch(/^cs_(waiting_|browser$)/);
      if (name !== 'cs_browser') secrets.add(value);
    }
    expect(secrets.size).toBe(5);
  });
});
