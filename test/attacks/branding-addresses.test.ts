import { describe, expect, test } from 'vitest';
import { sendRaw, sharedGateway } from '../support/attacker.ts';
import { pngOf } from '../support/pictures.ts';

const HASH = 'A'.repeat(43);
const TARGETS = [
  '/logos/../package.json',
  '/logos/..%2f..%2fpackage.json',
  '/logos/%2e%2e%2fsecret',
  '/logos/',
  '/logos/.png',
  `/logos/${HASH}`,
  `/logos/${HASH}.png`,
  `/logos/${HASH}.svg`,
  `/logos/${HASH}.png.html`,
  `/logos/${HASH}%00.png`,
  `/logos/${HASH}'--.png`,
  `/logos/${'A'.repeat(5_000)}.png`,
  '/branding/../package.json',
  '/branding/%2e%2e%2fsecret.css',
  '/branding/1-2a4bbf.css',
  '/branding/1-2a4bbf-a3b6ff',
  '/branding/0-2a4bbf-a3b6ff.css',
  '/branding/2-2a4bbf-a3b6ff.css',
  '/branding/1-2A4BBF-a3b6ff.css',
  '/branding/1-2a4bbf-a3b6f%7d.css',
  '/branding/1-2a4bbf-a3b6ff%7dbody%7bdisplay:none%7d.css',
  '/branding/1-red000-a3b6ff.css',
  '/branding/1-2a4bbf-a3b6ff%0a.css',
];

describe('the addresses of pictures and colours', () => {
  const gateway = sharedGateway();

  test.each(TARGETS)('%s is not found', async (target) => {
    const g = gateway();
    const answer = await sendRaw(g, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|404) /);
    expect(answer).not.toMatch(/root:|"dependencies"|immutable|display:none/);
    expect(g.logger.messages('error')).toEqual([]);
  });

  test('what is served can run nothing, is taken for nothing else, may be kept, and has no cookie', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const { branding } = await g.gateway.logos.add(integration.id, { name: 'default', file: pngOf(64, 32) });
    const paths = [`/logos/${branding.logos[0]?.light.hash}.png`, '/branding/1-2a4bbf-a3b6ff.css'];
    for (const [path, type] of [
      [paths[0], 'image/png'],
      [paths[1], 'text/css; charset=utf-8'],
    ]) {
      const { status, headers } = await fetch(g.origin + path, { headers: { Cookie: 'cs_browser=x' } });
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': type,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test.each([
    '#fff;}body{background:url(https://evil.example)}',
    'red;}*{display:none',
    '#2a4bbf/**/',
    'url(javascript:alert(1))',
    'expression(alert(1))',
    '</style><script>alert(1)</script>',
    '#2a4bbf\n',
    '\u202e#2a4bbf',
  ])('a colour of %j is refused, or is the six digits in it', async (accent) => {
    const g = gateway();
    const { integration } = await g.integration();
    if (accent.trim() === '#2a4bbf') {
      const changed = await g.gateway.integrations.update(integration.id, { accent });
      expect(changed.branding.accent?.light).toBe('#2a4bbf');
      return;
    }
    for (const change of [{ accent }, { accent: '#2a4bbf', accentDark: accent }]) {
      await expect(g.gateway.integrations.update(integration.id, change)).rejects.toMatchObject({
        kind: 'invalid',
        faults: [{ path: 'accentDark' in change ? 'accent-dark' : 'accent' }],
      });
    }
    expect((await g.gateway.integrations.byId(integration.id)).branding.accent).toBeUndefined();
  });
});
