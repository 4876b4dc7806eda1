import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/kernel/index.ts';
import { answerOf, sharedGateway, somebody } from '../support/attacker.ts';
import { approveFor, DEVICE_APP, finish, goOn, poll, press } from '../support/device.ts';
import { STORES } from '../support/gateway.ts';
import { SESSIONS_ON } from '../support/sessions.ts';

const PENDING = { status: 400, json: { error: 'authorization_pending' } };

describe.each(STORES)('the link of a device on %s', (store) => {
  const gateway = sharedGateway({ store, env: SESSIONS_ON });

  test('changes nothing when it is opened or previewed, says nothing of its code, and starts no sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV' });
    const asked = await party.askForDevice();
    const link = `/device?user_code=${asked.user_code}`;
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await answerOf(await g.browser().request(`${link}&answer=go-on&confirm=yes`, { method }));
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(page.text).not.toMatch(/Contoso TV|data-snapshot/);
    }
    // An open code and one that nobody has look the same: the page is no place to try codes out.
    const withoutCode = (text: string) => text.replaceAll(/value="[^"]*"/g, '');
    const [open, unknown] = await Promise.all(
      [link, '/device?user_code=BBBB-BBBB'].map(async (path) => (await g.browser().request(path)).text()),
    );
    expect(withoutCode(open ?? '')).toBe(withoutCode(unknown ?? 'x'));
    await goOn(g.browser(), asked.user_code);
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
  });

  test('leads nowhere by a form of another site, or one that says nothing of where it is', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': '' },
      { Origin: 'https://evil.example' },
    ]) {
      for (const answer of ['go-on', 'stop']) {
        const { status } = await press(g.browser(), { user_code: asked.user_code, answer }, headers);
        expect(status).toBe(403);
      }
    }
    await goOn(g.browser(), asked.user_code);
  });

  test('asks before it goes on: only a second press, below the same code, shows a sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...DEVICE_APP, name: 'Contoso TV' });
    const asked = await party.askForDevice();
    for (const answer of [{}, { answer: '' }, { answer: 'yes' }, { answer: 'GO-ON' }]) {
      const page = await press(g.browser(), { user_code: asked.user_code, ...answer });
      expect(page.text).toContain('Sign in to Contoso TV on another device?');
      expect(page.text).toContain('must show this code');
      expect(page.text).not.toContain('data-snapshot');
      expect(page.headers.getSetCookie()).toEqual([]);
    }
  });

  test('cannot be finished by another browser, by a HEAD, or at the address of another kind of sign-in', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const browser = g.browser();
    const tab = await goOn(browser, asked.user_code);
    const early = await finish(browser, tab);
    expect([early.status, early.headers.get('Location')]).toEqual([303, tab.paths.self]);
    await approveFor(tab, await g.phoneOf(somebody()));
    const stranger = await finish(g.browser(), tab);
    expect(stranger.status).toBeGreaterThanOrEqual(400);
    await browser.request(tab.paths.resume, { method: 'HEAD' });
    g.clock.advance(6_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
    expect((await finish(browser, tab)).status).toBe(200);
    expect((await poll(g, party, asked.device_code)).status).toBe(200);
  });

  test('gives nobody anything where its result is carried to the address of a sign-in in the browser', async () => {
    const g = gateway();
    const party = await g.relyingParty(DEVICE_APP);
    const asked = await party.askForDevice();
    const browser = g.browser();
    const tab = await goOn(browser, asked.user_code);
    await approveFor(tab, await g.phoneOf(somebody()));
    const Cookie = browser.jar.header(tab.paths.resume) ?? '';
    const path = tab.paths.resume.replace('/device/', '/auth/');
    const crossed = await fetch(g.origin + path, { headers: { Cookie }, redirect: 'manual' });
    expect(crossed.status).toBeGreaterThanOrEqual(400);
    expect(crossed.headers.get('Location')).toBeNull();
    g.clock.advance(6_000);
    expect(await poll(g, party, asked.device_code)).toMatchObject(PENDING);
  });

  test('and the browser that finished it is not signed on by it, where sessions are on', async () => {
    const g = gateway();
    const party = await g.relyingParty({ ...DEVICE_APP, sessionAge: HOUR });
    const asked = await party.askForDevice();
    const browser = g.browser();
    const tab = await goOn(browser, asked.user_code);
    await approveFor(tab, await g.phoneOf(somebody()));
    const end = await finish(browser, tab);
    expect(end.text).not.toMatch(/id_token|access_token|[?&]code=/);
    const silent = await browser.request((await party.ask({ prompt: 'none' })).url);
    expect(await silent.text()).toContain('login_required');
  });
});
