import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/directory/index.ts';
import { sharedGateway, waitingSignIn } from '../support/attacker.ts';

const gateway = sharedGateway();

const HOSTILE = [
  'de"><script>alert(1)</script>',
  "de' onload='alert(1)",
  'de\r\nSet-Cookie: planted=1',
  'de\0',
  'https://evil.example/de',
  '//evil.example',
  '../../views/locales/de',
  '__proto__ constructor toString hasOwnProperty',
  '{"$ne":null}',
  '*',
  '\u202ede',
  'd\u0435',
  'de,fr;q=0',
  `${'x'.repeat(2_000)} ${'y-'.repeat(2_000)}`,
  'ja '.repeat(2_000),
];

describe('a request for a language that is none', () => {
  test.each(HOSTILE)(
    'ui_locales %j changes the language and nothing else, and is repeated nowhere',
    async (asked) => {
      const g = gateway();
      const party = await g.relyingParty();
      const { url } = await party.ask({ ui_locales: asked });
      const response = await g.browser({ 'Accept-Language': 'it' }).request(url);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(response.headers.get('Location')).toBeNull();
      expect(response.headers.get('Content-Language')).toBe('it');
      expect(html).toContain('<html lang="it" dir="ltr">');
      expect(html).not.toContain(asked);
      expect(html).not.toContain('evil.example');
      expect(response.headers.getSetCookie().filter((cookie) => cookie.startsWith('planted'))).toEqual([]);
    },
  );

  test.each(HOSTILE.filter((text) => /^[\x20-\x7e]*$/.test(text)))(
    'Accept-Language %j is answered in a language that we have',
    async (asked) => {
      const g = gateway();
      const response = await fetch(`${g.origin}/`, { headers: { 'Accept-Language': asked } });
      expect(response.status).toBe(200);
      expect(LANGUAGES).toContain(response.headers.get('Content-Language'));
      expect(await response.text()).toMatch(/<html lang="(en|de|fr|it|nl)" dir="ltr">/);
    },
  );

  test('of a thousand tags those of the most weight count, and the rest is not looked at', async () => {
    const g = gateway();
    const many = Array.from({ length: 1_000 }, (_, i) => `x${i};q=0.5`).join(',');
    const answered = async (more: string) => {
      const response = await fetch(`${g.origin}/`, { headers: { 'Accept-Language': `${many},${more}` } });
      return response.headers.get('Content-Language');
    };
    expect(await answered('nl;q=0.9')).toBe('nl');
    expect(await answered('nl;q=0.4')).toBe('en');
  });
});

test('a stranger who names a sign-in does not learn its language', async () => {
  const g = gateway();
  const { tab, browser } = await waitingSignIn(g, { ask: { ui_locales: 'de' } });
  const stranger = g.browser({ 'Accept-Language': 'fr' });
  // With a secret of its own, for a sign-in of its own, under the other one's name.
  await waitingSignIn(g, { browser: stranger, ask: { ui_locales: 'nl' } });
  for (const path of [tab.paths.self, tab.paths.here, tab.paths.resume, tab.paths.cancel]) {
    const method = path === tab.paths.cancel ? 'POST' : 'GET';
    const response = await stranger.request(path, { method });
    expect([path, response.status >= 400, response.headers.get('Content-Language')]).toEqual([
      path,
      true,
      'fr',
    ]);
  }
  expect((await browser.request(tab.paths.self)).headers.get('Content-Language')).toBe('de');
});
