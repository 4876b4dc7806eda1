import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { Seen } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { memberOf, organizationOf } from '../support/dashboard.ts';
import { claiming, pngOf } from '../support/pictures.ts';

const gateway = sharedGateway();

async function office() {
  const g = gateway();
  const organization = await organizationOf(g);
  const admin = await memberOf(g, organization, 'admin');
  const list = `/dashboard/${organization.id}/integrations`;
  const kept = () => g.gateway.managed.list(cliActor(), organization.id);
  const one = async () => {
    const input = { kind: 'oidc', name: 'Shop', redirectUris: ['https://shop.example/cb'] } as const;
    return (await g.gateway.managed.create(cliActor(), organization.id, input)).integration;
  };
  return { g, admin, list, kept, one };
}

/** Why this field was refused, if it was. */
const faultOf = ({ html }: Seen, name: string): string | undefined =>
  new RegExp(`id="f-${name}-fault"[^>]*>([^<]*)`).exec(html)?.[1];

const text = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const B2C = { name: 'Contoso', 'initial-domain': 'contoso' };
const OIDC = { name: 'Shop', 'redirect-uri': 'https://shop.example/cb', 'response-type': 'code' };

describe('is refused on save, with the reason beside the field and what was typed still there:', () => {
  const cases: [kind: string, field: string, value: string, why: RegExp][] = [
    ['azure-b2c', 'initial-domain', 'contoso.com', /is no initial domain/],
    ['azure-b2c', 'initial-domain', 'CONTOSO', /lower case.*contoso/],
    ['azure-b2c', 'initial-domain', 'https://contoso.onmicrosoft.com', /is no initial domain/],
    ['azure-b2c', 'initial-domain', '', /required|no initial domain/],
    ['azure-b2c', 'initial-domain', 'x'.repeat(10_000), /is no initial domain/],
    ['azure-b2c', 'tenant-id', 'contoso', /no GUID/],
    ['azure-b2c', 'custom-domain', 'https://login.contoso.com', /is no domain/],
    ['azure-b2c', 'policy', 'signin', /is no policy/],
    ['azure-b2c', 'response-type', 'token', /not offered/],
    ['azure-b2c', 'name', '', /required/],
    ['azure-b2c', 'name', 'x'.repeat(10_000), /longer than 100/],
    ['azure-b2c', 'name', 'Con\u202etoso', /cannot be shown safely/],
    ['oidc', 'redirect-uri', '', /required/],
    ['oidc', 'redirect-uri', 'https://*.example.com/cb', /wildcard/],
    ['oidc', 'redirect-uri', 'http://app.example.com/cb', /must begin with https/],
    ['oidc', 'redirect-uri', 'https://10.0.0.1/cb', /private network/],
    ['oidc', 'redirect-uri', 'https://192.168.1.2:8443/cb', /private network/],
    ['oidc', 'redirect-uri', 'https://[fd00::1]/cb', /private network/],
    ['oidc', 'redirect-uri', 'https://169.254.169.254/latest', /private network/],
    ['oidc', 'redirect-uri', 'javascript:alert(1)', /https/],
    ['oidc', 'redirect-uri', `https://a.example/${'x'.repeat(10_000)}`, /longer than 2000/],
    ['oidc', 'client-key', '{"kty":"RSA","d":"x"}', /private key/],
  ];

  test.each(cases)('%s: %s %.60j', async (kind, field, value, why) => {
    const { admin, list, kept } = await office();
    const base = kind === 'oidc' ? { ...OIDC, 'client-auth': 'private_key_jwt' } : B2C;
    const typed = { ...base, ...(field === 'client-key' ? {} : { 'client-auth': 'client_secret_post' }) };
    const answer = await admin.send(`${list}/new/${kind}`, { ...typed, [field]: value });
    expect(answer.status).toBe(400);
    expect(faultOf(answer, field)).toMatch(why);
    if (field !== 'response-type') expect(answer.html).toContain(text(value));
    expect(answer.html).toContain('Nothing was saved');
    expect(await kept()).toEqual([]);
  });

  test('every field at once, whichever of them it fails by first', async () => {
    const { admin, list, one } = await office();
    const both = await admin.send(`${list}/new/azure-b2c`, { name: '', 'initial-domain': 'contoso.com' });
    expect([faultOf(both, 'name'), faultOf(both, 'initial-domain')]).toEqual([
      expect.stringMatching(/required/),
      expect.stringMatching(/no initial domain/),
    ]);
    const { id } = await one();
    const wrong = { name: 'x'.repeat(101), 'redirect-uri': 'http://a.example/', 'id-token-life': '9d' };
    const all = await admin.send(`${list}/${id}/settings`, { version: '1', 'session-age': 'soon', ...wrong });
    for (const field of [...Object.keys(wrong), 'session-age'])
      expect(faultOf(all, field), field).toBeDefined();
    expect(faultOf(all, 'refresh-at-most')).toBeUndefined();
  });

  test('a name that another integration of the organization has, however it is written', async () => {
    const { admin, list, kept } = await office();
    await admin.send(`${list}/new/azure-b2c`, B2C);
    for (const name of ['Contoso', ' CONTOSO ', 'Ｃontoso']) {
      const answer = await admin.send(`${list}/new/azure-b2c`, { ...B2C, name });
      expect([answer.status, faultOf(answer, 'name')]).toEqual([
        400,
        expect.stringContaining('has this name'),
      ]);
    }
    expect(await kept()).toHaveLength(1);
  });

  test.each([
    ['id-token-life', 'soon', /no length of time/],
    ['id-token-life', '9d', /from 5m to 1h/],
    ['email-domain', 'example.com', /Domains are for/],
    ['scope', 'groups', /not offered/],
    ['backchannel-logout-uri', 'http://app.example.com/out', /must begin with https/],
    ['backchannel-logout-uri', 'https://127.0.0.1/out', /itself|private/],
    ['post-logout-redirect-uri', 'https://*.example.com', /wildcard/],
    ['confirm', 'maybe', /not offered/],
  ])('in the settings %s %j', async (field, value, why) => {
    const { g, admin, list, one } = await office();
    const { id } = await one();
    const fields = { version: '1', 'sign-up': 'invited', 'id-token-life': '5m', [field]: value };
    const answer = await admin.send(`${list}/${id}/settings`, fields);
    expect([answer.status, faultOf(answer, field)]).toEqual([400, expect.stringMatching(why)]);
    if (field !== 'confirm') expect(answer.html).toContain(value);
    expect((await g.gateway.integrations.byId(id)).version).toBe(1);
  });

  test('a form that says of no version, or of another field twice', async () => {
    const { g, admin, list, one } = await office();
    const { id } = await one();
    const answer = await admin.send(`${list}/${id}/settings`, { name: 'Mine' });
    expect([answer.status, answer.html.includes('Mine')]).toEqual([409, true]);
    const twice = await admin.browser.request(`${list}/${id}/settings`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'name=a&name=b',
    });
    expect(twice.status).toBe(400);
    expect((await g.gateway.integrations.byId(id)).name).toBe('Shop');
  });
});

describe('a logo that is no plain picture', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  test.each([
    ['an SVG with a script', svg, /SVG, which can hold scripts/],
    ['an SVG with a PNG’s name', Buffer.from(`<?xml version="1.0"?>${svg}`), /SVG/],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), /no PNG, JPEG or WebP/],
    ['a bomb', claiming(pngOf(20, 20), 60_000, 60_000), /more than 1024 pixels/],
    ['too many bytes', Buffer.alloc(300 * 1024), /larger than 256 KiB/],
    ['far too many bytes', Buffer.alloc(2 * 1024 * 1024), /larger than 256 KiB/],
    ['nothing', Buffer.alloc(0), /no PNG, JPEG or WebP/],
  ])('is refused: %s', async (_, file, why) => {
    const { g, admin, list, one } = await office();
    const { id } = await one();
    const form = new FormData();
    form.set('name', 'my-logo');
    form.set('file', new Blob([new Uint8Array(file)], { type: 'image/png' }), 'logo.png');
    const body = new Request('http://localhost', { method: 'POST', body: form });
    const answer = await admin.browser.request(`${list}/${id}/branding/logo`, {
      method: 'POST',
      headers: { 'Content-Type': body.headers.get('Content-Type') ?? '' },
      body: Buffer.from(await body.arrayBuffer()),
    });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(/id="logo-fault"[^>]*>([^<]*)/.exec(html)?.[1]).toMatch(why);
    if (file.length < 1024 * 1024) expect(html).toContain('value="my-logo"');
    expect((await g.gateway.integrations.byId(id)).branding.logos).toEqual([]);
  });

  test('is refused where the form is none', async () => {
    const { admin, list, one } = await office();
    const { id } = await one();
    for (const [type, body] of [
      ['multipart/form-data; boundary=x', 'nothing of the kind'],
      ['multipart/form-data', '--x--'],
      ['application/json', '{}'],
    ]) {
      const answer = await admin.browser.request(`${list}/${id}/branding/logo`, {
        method: 'POST',
        headers: { 'Content-Type': type ?? '' },
        body: body ?? '',
      });
      expect([400, 415]).toContain(answer.status);
    }
  });
});

test('a form of another site changes nothing', async () => {
  const { g, admin, list, one } = await office();
  const { id } = await one();
  const forged = { 'Sec-Fetch-Site': 'cross-site' };
  for (const path of ['settings', 'branding', 'branding/logo', 'branding/logo/remove', 'secrets', 'delete']) {
    expect([path, (await admin.send(`${list}/${id}/${path}`, { name: 'Shop' }, forged)).status]).toEqual([
      path,
      403,
    ]);
  }
  expect((await admin.send(`${list}/new/oidc`, OIDC, forged)).status).toBe(403);
  expect((await g.gateway.integrations.byId(id)).version).toBe(1);
});
