import type { BrowserContext } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { WaitingSnapshot } from '../../../src/pages/index.ts';
import {
  properQuery,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../../support/attacker.ts';
import { useChromium } from '../../support/chromium.ts';
import { RunningClock } from '../../support/running-clock.ts';
import { Answers, WaitingPage } from '../../support/waiting-room.ts';

/** Azure AD B2C hands it on word for word, to whoever reads the application's logs. */
const SHORT_ASCII = /^[\x20-\x7e]{1,100}$/;

/** The ways in which Azure AD B2C asks for an answer. */
const WAYS = [
  ['id_token', 'form_post'],
  ['code', 'form_post'],
  ['code', 'query'],
] as const;

const chromium = useChromium();

describe('response', () => {
  const gateway = sharedGateway({ clock: new RunningClock() });

  /** A sign-in in Chromium up to the approval; the page that carries the answer is not loaded yet. */
  async function approvedIn(context: BrowserContext) {
    const g = gateway();
    const party = await g.relyingParty();
    const asked = await party.ask();
    const answers = await Answers.at(party, context);
    const { page } = await WaitingPage.open(context, asked.url);
    const [snapshot, paths] = await page
      .locator('[data-snapshot]')
      .evaluate((element) => [element.dataset.snapshot ?? '', element.dataset.paths ?? '']);
    const { frames } = JSON.parse(snapshot ?? '') as WaitingSnapshot;
    const { client } = await puppetOf(g, somebody());
    const { challenge, statement } = await client.claim(`${frames?.prefix}.${frames?.codes[0]}`);
    const resumeAt = (JSON.parse(paths ?? '') as { resume: string }).resume;
    return { party, asked, answers, page, resumeAt, approve: () => client.approve(challenge, statement) };
  }

  test('36 · id_token by form_post: the page posts once, urlencoded, exactly id_token and state; a button does without scripts', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const context = await chromium.person({ javaScriptEnabled });
      // Nothing but the page itself: neither the script nor the button may need another file.
      await context.route('**/assets/**', (route) =>
        route.request().frame().url().includes('/auth/') ? route.abort() : route.continue(),
      );
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      const posts: { url: string; type: string | undefined; body: string | null }[] = [];
      context.on('request', (request) => {
        if (request.method() !== 'POST' || request.url().startsWith(gateway().issuer)) return;
        posts.push({
          url: request.url(),
          type: request.headers()['content-type'],
          body: request.postData(),
        });
      });
      const { party, asked, answers, page, resumeAt, approve } = await approvedIn(context);
      await approve();
      if (!javaScriptEnabled) {
        await page.goto(gateway().issuer + resumeAt);
        const button = page.getByRole('button');
        expect(await button.isVisible()).toBe(true);
        expect(posts).toEqual([]);
        await button.click();
      }
      const sentBack = await answers.broughtBy(page);
      await party.verify(sentBack, asked);
      expect(posts).toEqual([
        {
          url: party.redirectUri,
          type: 'application/x-www-form-urlencoded',
          body: expect.any(String),
        },
      ]);
      const fields = new URLSearchParams(posts[0]?.body ?? '');
      expect([...fields.keys()].sort()).toEqual(['id_token', 'state']);
      expect(fields.get('state')).toBe(asked.state);
      expect(complaints).toEqual([]);
    }
  });

  test('37 · code by form_post and by query: code and state, and the issuer of RFC 9207 beside them', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty({ responseType: 'code' });
    for (const response_mode of ['form_post', 'query']) {
      const browser = g.browser();
      const { asked, tab } = await waitingSignIn(g, { party, browser, ask: { response_mode } });
      const { challenge, statement } = await client.claim(tab.frame);
      await client.approve(challenge, statement);
      const { status, location, sentBack } = await resume(browser, tab.paths.resume);
      expect([status, location === null]).toEqual(response_mode === 'query' ? [303, false] : [200, true]);
      expect(sentBack?.action).toBe(party.redirectUri);
      expect(Object.fromEntries(sentBack?.fields ?? [])).toEqual({
        code: expect.stringMatching(/./),
        state: asked.state,
        iss: g.issuer,
      });
    }
  });

  test('38 · declined on the phone: access_denied with a short ASCII description and the state, by the requested mode', async () => {
    const g = gateway();
    for (const [responseType, response_mode] of WAYS) {
      for (const reason of ['refused', 'not_me'] as const) {
        const name = somebody();
        const { client } = await puppetOf(g, name);
        const party = await g.relyingParty({ responseType });
        const { asked, tab, browser } = await waitingSignIn(g, { party, ask: { response_mode } });
        const { challenge, statement } = await client.claim(tab.frame);
        await client.decline(challenge, statement, reason);
        const { status, sentBack } = await resume(browser, tab.paths.resume);
        expect(status).toBe(response_mode === 'query' ? 303 : 200);
        expect(sentBack?.action).toBe(party.redirectUri);
        expect(Object.fromEntries(sentBack?.fields ?? [])).toEqual({
          error: 'access_denied',
          error_description: expect.stringMatching(SHORT_ASCII),
          state: asked.state,
          iss: g.issuer,
        });
        expect(sentBack?.fields.get('error_description')).not.toMatch(new RegExp(`${name}|@|127|phone of`));
      }
    }
  });

  test('39 · a code that timed out: access_denied with the state, and no personal data in the text', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    for (const [responseType, response_mode] of WAYS) {
      for (const claimed of [false, true]) {
        const party = await g.relyingParty({ responseType });
        const { asked, tab, browser } = await waitingSignIn(g, { party, ask: { response_mode } });
        if (claimed) await client.claim(tab.frame);
        g.clock.advance(121_000);
        const { sentBack } = await resume(browser, tab.paths.resume);
        expect(sentBack?.action).toBe(party.redirectUri);
        expect(Object.fromEntries(sentBack?.fields ?? [])).toEqual({
          error: 'access_denied',
          error_description: 'The sign-in timed out',
          state: asked.state,
          iss: g.issuer,
        });
      }
    }
  });

  test('41 · pages that carry an answer are not stored, and their Referrer-Policy hides the address', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    for (const [responseType, response_mode] of WAYS) {
      const party = await g.relyingParty({ responseType });
      const answers: Headers[] = [];
      const { tab, browser } = await waitingSignIn(g, { party, ask: { response_mode } });
      const { challenge, statement } = await client.claim(tab.frame);
      await client.approve(challenge, statement);
      answers.push((await browser.request(tab.paths.resume)).headers);
      const query = properQuery(party, { response_mode, prompt: 'none' });
      answers.push((await g.browser().request(`/auth?${query}`)).headers);
      for (const headers of answers) {
        expect(headers.get('Cache-Control')).toContain('no-store');
        expect(headers.get('Referrer-Policy')).toBe('strict-origin');
      }
    }
  });
});
