import { describe, expect, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { pngOf } from '../support/pictures.ts';
import type { RelyingParty } from '../support/relying-party.ts';

const PICTURE = /<img src="([^"]*)"/;

async function withLogos(g: TestGateway, ...names: string[]) {
  const party = await g.relyingParty();
  const hashes = new Map<string, string>();
  for (const [n, name] of names.entries()) {
    const file = pngOf(64, 32, hashes.size + n + Number(party.integration.createdAt % 89));
    const { branding } = await g.gateway.logos.add(party.integration.id, { name, file });
    hashes.set(name, branding.logos.at(-1)!.light.hash);
  }
  g.clock.advance(1_000);
  return { party, addressOf: (name: string) => `/logos/${hashes.get(name)}.png` };
}

async function page(g: TestGateway, party: RelyingParty, logo?: string): Promise<string> {
  const { url } = await party.ask(logo === undefined ? {} : { logo });
  const answer = await fetch(url.replace(g.issuer, g.origin));
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('the logo parameter', () => {
  const gateway = sharedGateway();

  test('chooses among the logos of its integration', async () => {
    const g = gateway();
    const { party, addressOf } = await withLogos(g, 'default', 'sale');
    expect(PICTURE.exec(await page(g, party))?.[1]).toBe(addressOf('default'));
    expect(PICTURE.exec(await page(g, party, 'sale'))?.[1]).toBe(addressOf('sale'));
  });

  test.each([
    'https://evil.example/logo.png',
    '//evil.example/logo.png',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'javascript:alert(1)',
    '"><script>alert(1)</script>',
    '../../etc/passwd',
    '/logos/x.png',
    'SALE',
    'sale ',
    'sale\0',
    'constructor',
    '__proto__',
    '0',
    ' ',
    'x'.repeat(2_000),
  ])('%j is ignored: the page shows the default, and the value nowhere', async (logo) => {
    const g = gateway();
    const { party, addressOf } = await withLogos(g, 'default', 'sale');
    const html = await page(g, party, logo);
    expect(PICTURE.exec(html)?.[1]).toBe(addressOf('default'));
    expect(html.match(/<img /g)).toHaveLength(1);
    if (logo.trim().length > 1 && logo !== 'SALE' && logo !== 'sale ') expect(html).not.toContain(logo);
    expect(html).not.toContain('evil.example');
  });

  test('a logo of another integration is not shown, by its name or by its hash', async () => {
    const g = gateway();
    const own = await withLogos(g, 'default');
    const other = await withLogos(g, 'default', 'secret-launch');
    const hash = other.addressOf('secret-launch').slice('/logos/'.length, -'.png'.length);
    for (const logo of ['secret-launch', hash, `${hash}.png`]) {
      const html = await page(g, own.party, logo);
      expect(PICTURE.exec(html)?.[1]).toBe(own.addressOf('default'));
      expect(html).not.toContain(hash);
    }
  });

  test('shows no picture where none is registered, whatever is asked for', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    expect(await page(g, party, 'https://evil.example/logo.png')).not.toMatch(/<img|evil/);
  });

  test('a display that is none is a page', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    for (const display of ['wap', 'page', 'POPUP', '"><script>', 'x'.repeat(500), 'constructor']) {
      const { url } = await party.ask({ display });
      const html = await (await fetch(url.replace(g.issuer, g.origin))).text();
      expect(html).toContain('class="waiting"');
      expect(html).not.toContain('data-display');
    }
  });

  test('a mere scanner is shown no logo, no colour and no link of whoever asks', async () => {
    const g = gateway();
    const { party, addressOf } = await withLogos(g, 'default');
    await g.gateway.integrations.update(party.integration.id, {
      accent: '#0b6e4f',
      termsUrl: 'https://contoso.example/terms',
    });
    g.clock.advance(1_000);
    const tab = await g.browser().open((await party.ask()).url);
    const scanned = await (await fetch(tab.frame.replace(g.issuer, g.origin))).text();
    const phone = await g.phoneOf('eve');
    const told = JSON.stringify(await phone.scan(tab.frame));
    for (const seen of [scanned, told]) {
      expect(seen).not.toContain(addressOf('default'));
      expect(seen).not.toMatch(/0b6e4f|contoso/i);
    }
  });
});
