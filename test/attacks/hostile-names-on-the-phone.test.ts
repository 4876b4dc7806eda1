import { describe, expect, test } from 'vitest';
import type { Statement } from '../../src/domain/approval/index.ts';
import { button, claimed, focused, heading, reaches, STATEMENT, useScanning } from '../pages/scanning.ts';
import { sharedGateway, somebody } from '../support/attacker.ts';
import { useChromium } from '../support/chromium.ts';
import { freePort } from '../support/gateway.ts';
import { phoneInBrowser } from '../support/phone-in-browser.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';

const MARKUP = `"'></bdi></h1><script>alert(1)</script><img src=x onerror=alert(1)>{host}&lt;`;
const REVERSED = 'Shop\u202e?knab ruoy ot ni ngiS\u2066\u200f';
const LONG = 'Bank '.repeat(2_000);
const PASSKEY = { id: 'AAAA', publicKey: new Uint8Array() };

const { scanning } = useScanning();

describe('the approval page, whatever a statement says', () => {
  const FIELDS = ['application', 'host', 'browser', 'system', 'place', 'networks', 'new_browser', 'time'];
  const hostile = (value: string) =>
    JSON.stringify({
      ...(JSON.parse(STATEMENT) as object),
      ...Object.fromEntries(FIELDS.map((field) => [field, value])),
    });

  test.each([
    ['markup', MARKUP],
    ['characters that turn the text around them', REVERSED],
    ['ten thousand characters', LONG],
    ['one word of ten thousand characters', 'W'.repeat(10_000)],
    ['stacked marks', `Z${'\u0335'.repeat(500)}`],
    ['lines', 'Shop\n\n\nDecline\r\n'],
  ])('shows %s in every field as text, and the way out stays where it is', (_what, value) =>
    scanning(
      { '/phone/claim': claimed(hostile(value), PASSKEY) },
      async ({ page }) => {
        await button(page, 'Decline').waitFor();
        expect(await page.locator('main :is(script, img[src], img[onerror])').count()).toBe(0);
        expect(await page.title()).toBe(await heading(page).textContent());
        expect(await page.locator('main').textContent()).not.toMatch(
          /[\u202a-\u202e\u2066\u2067\u200e\u200f\p{Cc}]/u,
        );
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
        expect(await focused(page)).toBe('Decline');
        const [decline, approve] = await Promise.all(
          ['Decline', 'Approve'].map((name) => button(page, name).boundingBox()),
        );
        expect([decline?.width, decline?.height]).toEqual([approve?.width, approve?.height]);
        // What has the focus is on the screen, however long the text above it is.
        expect(decline!.y >= 0 && decline!.y + decline!.height <= 640).toBe(true);
      },
      { viewport: { width: 320, height: 640 } },
    ),
  );

  test.each(['__proto__', 'constructor', 'toString'])('has no words of its own for %s', (value) =>
    scanning({ '/phone/claim': claimed(hostile(value), PASSKEY) }, async ({ page }) => {
      await reaches(page, `Sign in to`);
      expect(await page.locator('[data-field="networks"]').textContent()).toBe(value);
      expect(await page.locator('[data-field="place"]').textContent()).toBe(value);
    }),
  );
});

describe('a name that an application gives itself', () => {
  const gateway = sharedGateway();

  test.each([
    ['turns the text around it', REVERSED],
    ['is ten thousand characters long', LONG],
    ['has a line in it', 'Shop\nYour bank'],
    ['is invisible', '\u200b\u2060'],
  ])('that %s is not registered', async (_what, name) => {
    await expect(gateway().integration({ name })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('in a real phone’s browser', () => {
  const chromium = useChromium();

  test('an application’s markup and a browser’s made-up name stay text, from the registration to the page', async () => {
    const port = await freePort();
    const g = await startBrowsableGateway({ port, publicUrl: `http://localhost:${port}` });
    const name = '<img src=x onerror=alert(1)> & {browser}';
    const party = await g.relyingParty({ name });
    const phone = await phoneInBrowser(chromium, g, somebody());
    for (const agent of ['<script>alert(1)</script>', 'x'.repeat(9_000), '\u00e9\u00ff/1 (\u202e)']) {
      const browser = g.browser({ 'User-Agent': Buffer.from(agent).toString('latin1') });
      const tab = await browser.open((await party.ask()).url);
      const answer = phone.waitForResponse('**/phone/claim');
      await phone.goto(tab.frame);
      const { statement } = (await (await answer).json()) as { statement: string };
      expect((JSON.parse(statement) as Statement).browser).toMatch(/^[\w .+-]{1,40}$/);
      await reaches(phone, 'Sign in to');
      expect(await heading(phone).textContent()).toBe(`Sign in to \u2068${name}\u2069?`);
      expect(await phone.locator('main :is(script, img[src], img[onerror])').count()).toBe(0);
    }
  });
});
