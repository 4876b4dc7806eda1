import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { Integration } from '../../src/domain/directory/index.ts';
import type { OrganizationId } from '../../src/kernel/index.ts';
import { headingOf, noticeOf, type Seen } from '../support/account.ts';
import { sharedGateway } from '../support/attacker.ts';
import { type DashboardActor, memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import { pngOf } from '../support/pictures.ts';

const gateway = sharedGateway();

async function office() {
  const g = gateway();
  const organization = await organizationOf(g);
  const admin = await memberOf(g, organization, 'admin');
  const list = `/dashboard/${organization.id}/integrations`;
  const made = async (name = 'Contoso', change: object = {}): Promise<Integration> => {
    const input = { kind: 'azure-b2c', name, initialDomain: 'contoso', ...change } as const;
    return (await g.gateway.managed.create(cliActor(), organization.id, input)).integration;
  };
  return { g, organization, admin, list, made };
}

/** What stands in a field of a form, and what beside it. */
const fieldOf = ({ html }: Seen, name: string): { value: string; fault: string } => {
  const [, body = ''] = new RegExp(`<label for="f-${name}">(.*?)(?:<label|</form>)`, 's').exec(html) ?? [];
  const area = /<textarea[^>]*>(.*?)<\/textarea>/s.exec(body)?.[1];
  return {
    value: area ?? /<input[^>]* value="([^"]*)"/.exec(body)?.[1] ?? '',
    fault: new RegExp(`id="f-${name}-fault"[^>]*>([^<]*)`).exec(body)?.[1] ?? '',
  };
};

/** The form as a browser would send it back, with some fields typed anew. */
function formOf({ html }: Seen, change: Record<string, string> = {}): Record<string, string> {
  const form = /<form[^>]*class="dash-form"[^>]*>(.*?)<\/form>/s.exec(html)?.[1] ?? '';
  const read: Record<string, string> = {};
  const fields = /<(input)([^>]*>)|<(textarea|select)(.*?<\/(?:textarea|select)>)/gs;
  for (const [, input, line = '', other, block = ''] of form.matchAll(fields)) {
    const [tag, rest] = input === undefined ? [other ?? '', block] : [input, line];
    const name = / name="([^"]*)"/.exec(rest)?.[1];
    if (name === undefined) continue;
    const value = {
      input: / value="([^"]*)"/.exec(rest)?.[1],
      textarea: />(.*)<\/textarea>/s.exec(rest)?.[1],
      select: /<option[^>]*value="([^"]*)"[^>]*selected|<option[^>]*selected[^>]*value="([^"]*)"/.exec(
        rest,
      )?.[1],
    }[tag];
    read[name] = value ?? '';
  }
  return { ...read, ...change };
}

describe('an administrator', () => {
  test('creates an Azure AD B2C integration from a name and the initial domain, and finds the values to paste', async () => {
    const { g, admin, list } = await office();
    expect((await admin.get(list)).html).toContain('Create the first one');
    expect((await admin.get(`${list}/new`)).html).toContain(`${list}/new/azure-b2c`);
    const form = await admin.get(`${list}/new/azure-b2c`);
    const typed = formOf(form, { name: 'Contoso', 'initial-domain': 'contoso', policy: 'B2C_1A_In' });
    const looked = await admin.post(`${list}/new/azure-b2c`, { ...typed, look: '1' });
    const follows = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1a_in/oauth2/authresp';
    expect(looked.html).toContain(follows);
    expect((await admin.get(list)).html).toContain('Create the first one');
    const page = await admin.post(`${list}/new/azure-b2c`, typed);
    expect([page.status, headingOf(page), noticeOf(page)]).toEqual([200, 'Contoso', 'Saved.']);
    for (const value of [`${g.issuer}/.well-known/openid-configuration`, g.issuer, follows]) {
      expect(page.html).toContain(`value="${value}"`);
    }
    expect(page.html).not.toContain('Client secrets');
  });

  test.each([
    [
      'entra-external-id',
      { 'initial-domain': 'contoso', 'tenant-id': '3db550f0-0000-4000-8000-00000000000a' },
    ],
    [
      'entra-external-mfa',
      {
        'app-id': '3db550f0-0000-4000-8000-00000000000b',
        'tenant-ids': '3db550f0-0000-4000-8000-00000000000a\n3db550f0-0000-4000-8000-00000000000c',
      },
    ],
    ['oidc', { 'redirect-uri': 'https://a.example/cb\nhttps://b.example/cb', 'response-type': 'id_token' }],
  ] as const)('creates one of kind %s', async (kind, fields) => {
    const { admin, list, g, organization } = await office();
    const typed = formOf(await admin.get(`${list}/new/${kind}`), { name: kind, ...fields });
    const page = await admin.post(`${list}/new/${kind}`, typed);
    expect(headingOf(page)).toBe(kind);
    const [one] = await g.gateway.managed.list(cliActor(), organization.id);
    expect(one).toMatchObject({ kind, organizationId: organization.id });
    const settings = await admin.get(/href="([^"]*\/settings)"/.exec(page.html)?.[1] ?? '');
    const saved = await admin.post(
      /action="([^"]*\/settings)"/.exec(settings.html)?.[1] ?? '',
      formOf(settings),
    );
    expect(noticeOf(saved)).toBe('Saved.');
    const [same] = await g.gateway.managed.list(cliActor(), organization.id);
    expect({ ...same, version: 1 }).toEqual(one);
  });

  test('finds one among many by a part of its name, a page at a time', async () => {
    const { admin, list, made } = await office();
    for (let n = 0; n < 55; n += 1) await made(`Shop ${String(n).padStart(2, '0')}`);
    const first = await admin.get(list);
    expect(first.html).toContain('Shop 49');
    expect(first.html).not.toContain('Shop 50');
    const next = /href="([^"]*\?after=[^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await admin.get(next)).html).toContain('Shop 54');
    const found = await admin.get(`${list}?q=shop+31`);
    expect(found.html.match(/dash-target/g)).toHaveLength(1);
    expect((await admin.get(`${list}?q=%00&after=nonsense`)).status).toBe(200);
  });

  test('of whom two edit one integration at once, the second is told, nothing is lost, and both values stand there', async () => {
    const { admin, g, list, made, organization } = await office();
    const other = await memberOf(g, organization, 'owner');
    const one = await made();
    const path = `${list}/${one.id}/settings`;
    const [mine, theirs] = [await admin.get(path), await other.get(path)];
    await other.post(path, formOf(theirs, { name: 'Their name', 'sign-up': 'open' }));
    const told = await admin.send(path, formOf(mine, { name: 'My name', 'id-token-life': '30m' }));
    expect(told.status).toBe(409);
    expect(told.html).toContain('Somebody else changed this');
    expect(fieldOf(told, 'name').value).toBe('My name');
    expect(fieldOf(told, 'id-token-life').value).toBe('30m');
    expect(told.html).toMatch(/id="f-name-theirs"[^>]*>[^<]*<bdi>Their name</);
    expect(told.html).toMatch(/id="f-sign-up-theirs"[^>]*>[^<]*<span>Everybody</);
    expect(await g.gateway.integrations.byId(one.id)).toMatchObject({ name: 'Their name', version: 2 });
    expect(noticeOf(await admin.post(path, formOf(told)))).toBe('Saved.');
    expect(await g.gateway.integrations.byId(one.id)).toMatchObject({ name: 'My name', version: 3 });
  });

  test('sets every policy that the command line can set', async () => {
    const { admin, list, made, g } = await office();
    const one = await made('Everything', {
      kind: 'oidc',
      initialDomain: undefined,
      redirectUris: ['https://app.example.com/cb'],
    });
    const path = `${list}/${one.id}/settings`;
    const typed = {
      'sign-up': 'domains',
      'email-domain': 'example.com\ncontoso.com',
      confirm: 'number:always',
      scope: 'profile\nemail',
      'id-token-alg': 'ES256',
      'id-token-life': '10m',
      'access-token-life': '1h',
      'offline-access': 'on',
      'refresh-token-life': '1d',
      'refresh-at-most': '2d',
      'session-age': '8h',
      'device-sign-in': 'on',
      'post-logout-redirect-uri': 'https://app.example.com/bye',
      'backchannel-logout-uri': 'https://app.example.com/logout',
      'redirect-uri': 'https://app.example.com/cb\nhttps://app.example.com/two',
    };
    expect(noticeOf(await admin.post(path, formOf(await admin.get(path), typed)))).toBe('Saved.');
    const { protocol, signUp, confirmation, redirectUris } = await g.gateway.integrations.byId(one.id);
    expect({ signUp, confirmation, redirectUris }).toEqual({
      signUp: { mode: 'domains', domains: ['example.com', 'contoso.com'] },
      confirmation: { kind: 'number', when: 'always' },
      redirectUris: ['https://app.example.com/cb', 'https://app.example.com/two'],
    });
    const { lifetimes, ...rest } = protocol;
    expect(Object.values(lifetimes)).toEqual([600_000, 3_600_000, 86_400_000, 172_800_000]);
    expect(rest).toMatchObject({
      scopes: ['profile', 'email'],
      idTokenAlg: 'ES256',
      offlineAccess: true,
      sessionAge: 28_800_000,
      deviceSignIn: true,
      postLogoutRedirectUris: ['https://app.example.com/bye'],
      backchannelLogoutUri: 'https://app.example.com/logout',
    });
  });

  test('adds two client secrets, is refused a third, and revokes one', async () => {
    const { admin, list, made } = await office();
    const one = await made('Secrets', { responseType: 'code' });
    const page = `${list}/${one.id}`;
    const added = await admin.send(`${page}/secrets`, { expires: '90d' });
    const secret = /id="secret"[^>]* value="([^"]*)"/.exec(added.html)?.[1] ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(added.headers.get('Cache-Control')).toBe('no-store');
    const card = await admin.get(page);
    expect(card.html).toContain(`Ends in ${secret.slice(-4)}`);
    expect(card.html).not.toContain(secret);
    const third = await admin.send(`${page}/secrets`, { expires: '2y' });
    expect(third.status).toBe(400);
    expect(third.html).toContain('At most 2 may be alive at once');
    expect(third.html).toMatch(/value="2y"[^>]* selected|selected[^>]* value="2y"/);
    const id = /name="secret" value="([^"]*)"/.exec(card.html)?.[1] ?? '';
    expect(noticeOf(await admin.post(`${page}/secrets/revoke`, { secret: id }))).toBe('Removed.');
    const linked = await admin.send(`${page}/secrets`, { link: '1' });
    expect(linked.html).toMatch(/id="link"[^>]* value="[^"]*\/handover#[\w-]{43}"/);
  });

  test('gives it colours and links, and sees the pages with what is typed before it is saved', async () => {
    const { admin, list, made, g } = await office();
    const one = await made('Branded');
    const path = `${list}/${one.id}/branding`;
    const form = await admin.get(path);
    expect(form.headers.get('Content-Security-Policy')).toContain("frame-src 'self'");
    const typed = formOf(form, {
      accent: '#0b6e4f',
      'terms-url': 'https://contoso.com/terms',
      language: 'nl',
    });
    const looked = await admin.send(path, { ...typed, look: '1' });
    const framed = /<iframe src="([^"]*waiting[^"]*)"/.exec(looked.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await g.gateway.integrations.byId(one.id)).branding.accent).toBeUndefined();
    const preview = await admin.get(framed);
    expect(preview.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'");
    expect(preview.headers.get('Content-Language')).toBe('nl');
    expect(preview.html).toContain('1-0b6e4f-');
    expect(preview.html).toContain('https://contoso.com/terms');
    expect((await admin.get(framed.replace('/waiting?', '/approval?'))).html).toContain('Branded');
    expect((await admin.get(`${path}/preview/other`)).status).toBe(404);
    expect(noticeOf(await admin.post(path, typed))).toBe('Saved.');
    const kept = await g.gateway.integrations.byId(one.id);
    expect(kept).toMatchObject({ termsUrl: 'https://contoso.com/terms', branding: { language: 'nl' } });
    const pale = await admin.send(path, formOf(await admin.get(path), { accent: '#ffff00', language: 'de' }));
    expect(pale.status).toBe(400);
    expect(fieldOf(pale, 'accent').value).toBe('#ffff00');
    expect(fieldOf(pale, 'accent').fault).toMatch(/contrast of 1\.07:1 .* 3:1\. The nearest .* #[0-9a-f]{6}/);
  });

  test('uploads a logo, which is drawn anew, and takes it away', async () => {
    const { admin, list, made, g } = await office();
    const one = await made('With a logo');
    const path = `${list}/${one.id}/branding`;
    const uploaded = await upload(admin, `${path}/logo`, await pngOf(64, 32));
    expect(uploaded.status).toBe(303);
    expect((await admin.get(path)).html).toMatch(/<img src="\/logos\/[\w-]{43}\.png" width="64" height="32"/);
    expect(noticeOf(await admin.post(`${path}/logo/remove`, { name: 'default' }))).toBe('Removed.');
    expect((await g.gateway.integrations.byId(one.id)).branding.logos).toEqual([]);
  });

  test('deletes one by typing its name, and by nothing else', async () => {
    const { admin, list, made } = await office();
    const one = await made('Doomed');
    const wrong = await admin.send(`${list}/${one.id}/delete`, { name: 'doomed' });
    expect([wrong.status, wrong.html.includes('This is not its name')]).toEqual([400, true]);
    expect(noticeOf(await admin.post(`${list}/${one.id}/delete`, { name: 'Doomed' }))).toBe('Removed.');
    expect((await admin.get(`${list}/${one.id}`)).status).toBe(404);
  });
});

describe('who may do what', () => {
  test('a viewer reads everything and writes nothing', async () => {
    const { g, list, made, organization } = await office();
    const viewer = await memberOf(g, organization, 'viewer');
    const one = await made('Looked at', { responseType: 'code' });
    for (const page of ['', `/${one.id}`, `/${one.id}/settings`, `/${one.id}/branding`]) {
      const seen = await viewer.get(`${list}${page}`);
      expect([page, seen.status]).toEqual([page, 200]);
      expect(seen.html).not.toContain('class="button">Save');
    }
    expect((await viewer.get(`${list}/new`)).status).toBe(403);
    for (const path of ['settings', 'branding', 'secrets', 'delete', 'branding/logo']) {
      expect([path, (await viewer.send(`${list}/${one.id}/${path}`, { name: 'x' })).status]).toEqual([
        path,
        403,
      ]);
    }
  });

  test('an operator sees those of every organization, and creates one in one of them', async () => {
    const { g, made, organization } = await office();
    const operator = await operatorOf(g);
    const one = await made('Seen from above');
    const all = await operator.get('/dashboard/all/integrations?q=from+above');
    expect(all.html).toContain(`/dashboard/all/integrations/${one.id}`);
    expect(all.html).not.toContain('/integrations/new"');
    expect((await operator.get(`/dashboard/${organization.id}/integrations/new`)).status).toBe(200);
  });

  test('another organization of the same person holds it back', async () => {
    const { g, admin, made } = await office();
    const elsewhere = await organizationOf(g);
    const at: OrganizationId = elsewhere.id;
    await g.gateway.organizationStore.addMember({
      organizationId: at,
      userId: admin.userId,
      role: 'owner',
      since: g.clock.now(),
    });
    const one = await made('Not here');
    expect((await admin.get(`/dashboard/${at}/integrations/${one.id}`)).status).toBe(404);
  });
});

async function upload(actor: DashboardActor, path: string, file: Uint8Array): Promise<Seen> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), 'logo.png');
  form.set('name', 'default');
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const response = await actor.browser.request(path, {
    method: 'POST',
    headers: { 'Content-Type': request.headers.get('Content-Type') ?? '' },
    body: Buffer.from(await request.arrayBuffer()),
  });
  return {
    status: response.status,
    location: response.headers.get('Location'),
    html: await response.text(),
    headers: response.headers,
  };
}
