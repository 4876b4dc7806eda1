import { appendFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cli } from '../support/cli.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';

const AUTHRESP = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The environment that makes a command work on a gateway's directory. */
const beside = (g: TestGateway) => ({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer });

describe('the command line', () => {
  test('makes an Azure AD B2C integration from the initial domain alone', async () => {
    const env = { DATA_DIR: folder(), PUBLIC_URL: 'https://id.example.com' };
    const made = await cli(env, [
      ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'Contoso'],
      ...['--initial-domain', 'Contoso', '--json'],
    ]);
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject({
      id: expect.stringMatching(/^int_/),
      metadataUrl: 'https://id.example.com/.well-known/openid-configuration',
      clientId: expect.any(String),
      redirectUris: [AUTHRESP],
    });
    expect(made.json()).not.toHaveProperty('clientSecret');
  });

  test('gives every redirect URI that B2C may send for a tenant id and custom domains, in lower case', async () => {
    const made = await cli({ DATA_DIR: folder() }, [
      ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'C', '--initial-domain', 'contoso'],
      ...['--tenant-id', '3DB550F0-0000-4000-8000-00000000000A', '--custom-domain', 'Login.Contoso.com'],
      ...['--response-type', 'code', '--json'],
    ]);
    expect(made.json().redirectUris).toEqual([
      AUTHRESP,
      'https://contoso.b2clogin.com/3db550f0-0000-4000-8000-00000000000a/oauth2/authresp',
      'https://login.contoso.com/contoso.onmicrosoft.com/oauth2/authresp',
      'https://login.contoso.com/3db550f0-0000-4000-8000-00000000000a/oauth2/authresp',
    ]);
    expect(String(made.json().clientSecret)).toHaveLength(43);
  });

  test('gives those with the policy’s name, and takes another list of policies later', async () => {
    const env = { DATA_DIR: folder() };
    const made = await cli(env, [
      ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'C', '--initial-domain', 'contoso'],
      ...['--policy', 'B2C_1A_SignIn', '--policy', 'b2c_1a_signin', '--policy', 'B2C_1_signup', '--json'],
    ]);
    const withPolicy = (name: string) => AUTHRESP.replace('/oauth2', `/${name}/oauth2`);
    expect(made.json().redirectUris).toEqual([
      AUTHRESP,
      withPolicy('b2c_1a_signin'),
      withPolicy('b2c_1_signup'),
    ]);
    const id = String(made.json().id);
    const changed = await cli(env, ['integration', 'update', '--id', id, '--policy', 'B2C_1A_New', '--json']);
    expect(changed.json().redirectUris).toEqual([AUTHRESP, withPolicy('b2c_1a_new')]);
    const wrong = await cli(env, ['integration', 'update', '--id', id, '--policy', 'signin/../x']);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('policy')]);
    const foreign = await cli(env, [
      ...['integration', 'create', '--kind', 'oidc', '--name', 'C', '--redirect-uri', 'https://a.example/'],
      ...['--policy', 'B2C_1A_SignIn'],
    ]);
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('policy')]);
  });

  test.each([
    [
      'a whole URL as domain',
      ['--kind', 'azure-b2c', '--initial-domain', 'https://contoso.com'],
      /contoso for contoso\.onmicrosoft/,
    ],
    [
      'a company domain',
      ['--kind', 'azure-b2c', '--initial-domain', 'contoso.com'],
      /contoso for contoso\.onmicrosoft/,
    ],
    ['no domain', ['--kind', 'azure-b2c'], /initial-domain is required/],
    [
      'a tenant id that is none',
      ['--kind', 'azure-b2c', '--initial-domain', 'c', '--tenant-id', 'x'],
      /GUID/,
    ],
    ['an http redirect URI', ['--kind', 'oidc', '--redirect-uri', 'http://app.example.com/cb'], /https/],
    ['a wildcard', ['--kind', 'oidc', '--redirect-uri', 'https://*.example.com/cb'], /wildcard/],
    ['a fragment', ['--kind', 'oidc', '--redirect-uri', 'https://app.example.com/#cb'], /fragment/],
    [
      'an id_token to loopback http',
      ['--kind', 'oidc', '--redirect-uri', 'http://localhost/cb', '--response-type', 'id_token'],
      /code flow/,
    ],
    ['no redirect URI', ['--kind', 'oidc'], /redirect-uri is required/],
  ])('refuses %s, says why, and keeps nothing', async (_, options, why) => {
    const env = { DATA_DIR: folder() };
    const refused = await cli(env, ['integration', 'create', '--name', 'X', ...options]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(why);
    expect((await cli(env, ['integration', 'list', '--json'])).out).toBe('[]\n');
  });

  test.each([
    [['integration', 'create', '--kind', 'saml', '--name', 'X'], /azure-b2c or .* or oidc/],
    [['integration', 'creat'], /no "integration creat"/],
    [['integrations'], /no "integrations"/],
    [['constructor'], /no "constructor"/],
    [['user', 'invite'], /--email is required/],
    [['user', 'invite', '--mail', 'a@b.c'], /--mail/],
    [['integration', 'delete', '--id', 'usr_x'], /no integration id/],
  ])('meets %j with how it is written, and exit code 2', async (words, why) => {
    const typed = await cli({ DATA_DIR: folder() }, words);
    expect(typed.code).toBe(2);
    expect(typed.err).toMatch(why);
    expect(typed.err).toContain('Usage:');
  });

  test('says which setting is wrong, with exit code 78', async () => {
    const ran = await cli({ DATA_DIR: folder(), PORT: 'x' }, ['integration', 'list', '--json']);
    expect(ran.code).toBe(78);
    expect(JSON.parse(ran.err)).toMatchObject({
      error: 'settings',
      message: expect.stringContaining('PORT'),
    });
  });

  test('changes what a running gateway does within a second', async () => {
    const g = await startGateway();
    const env = beside(g);
    const made = (
      await cli(env, [
        ...[
          'integration',
          'create',
          '--kind',
          'oidc',
          '--name',
          'App',
          '--redirect-uri',
          'https://a.example/cb',
        ],
        '--json',
      ])
    ).json();
    const ask = (uri: string) =>
      g.browser().request(
        `/auth?${new URLSearchParams({
          client_id: String(made.clientId),
          redirect_uri: uri,
          response_type: 'code',
          scope: 'openid',
        })}`,
      );
    expect((await ask('https://a.example/cb')).status).toBe(200);
    const id = ['--id', String(made.id)];
    await cli(env, [
      'integration',
      'update',
      ...id,
      '--redirect-uri',
      'https://b.example/cb',
      '--name',
      'New name',
    ]);
    g.clock.advance(1_000);
    expect((await ask('https://a.example/cb')).status).toBe(400);
    expect(await (await ask('https://b.example/cb')).text()).toContain('New name');
    await cli(env, ['integration', 'delete', ...id]);
    g.clock.advance(1_000);
    expect((await ask('https://b.example/cb')).status).toBe(400);
  });

  test('plays the whole phone: enrol, claim, approve', async () => {
    const g = await startGateway();
    const env = beside(g);
    const key = join(folder(), 'phone.json');
    const invited = (await cli(env, ['user', 'invite', '--email', 'bo@example.com', '--json'])).json();
    expect(invited.invitationUrl).toBe(`${g.issuer}/enroll#${invited.invitationCode}`);
    const enrolled = await cli(env, [
      'phone',
      'enroll',
      '--invitation',
      String(invited.invitationUrl),
      '--key',
      key,
    ]);
    expect(enrolled.code).toBe(0);
    expect(statSync(key).mode & 0o777).toBe(0o600);

    const contoso = await g.relyingParty();
    const asked = await contoso.ask();
    const tab = await g.browser().open(asked.url);
    const scan = ['--scan', tab.frame, '--key', key, '--json'];
    const claimed = (await cli(env, ['phone', 'claim', ...scan])).json();
    expect(claimed).toMatchObject({ state: 'claimed', statement: { application: 'Contoso' } });
    const listed = await cli(env, ['phone', 'list', '--key', key, '--json']);
    expect(JSON.parse(listed.out)).toHaveLength(1);
    expect((await cli(env, ['phone', 'approve', ...scan])).json()).toMatchObject({ state: 'approved' });
    expect(await contoso.verify(await tab.collect(), asked)).toMatchObject({ email: 'bo@example.com' });
  });

  test.each([
    ['decline', 'refused'],
    ['not-me', 'not_me'],
  ])('%s ends a sign-in with the reason %s', async (verb, reason) => {
    const g = await startGateway();
    const env = beside(g);
    const key = join(folder(), 'phone.json');
    await cli(env, ['phone', 'enroll', '--invitation', await g.invitationFor('ada'), '--key', key]);
    const contoso = await g.relyingParty();
    const tab = await g.browser().open((await contoso.ask()).url);
    await cli(env, ['phone', verb, '--scan', tab.frame, '--key', key]);
    expect(await tab.poll()).toMatchObject({ state: 'declined', reason });
  });

  test('watch approves what it is fed, from standard input and from a growing file, and survives a bad line', async () => {
    const g = await startGateway();
    const env = beside(g);
    const key = join(folder(), 'phone.json');
    await cli(env, ['phone', 'enroll', '--invitation', await g.invitationFor('ada'), '--key', key]);
    const contoso = await g.relyingParty();
    const first = await g.browser().open((await contoso.ask()).url);
    async function* typed() {
      yield 'https://example.com/nonsense\n';
      yield `${first.frame}\n`;
    }
    const watched = await cli(env, ['phone', 'watch', '--scan-from', '-', '--key', key, '--json'], typed());
    const lines = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      expect.objectContaining({ error: 'invalid_frame' }),
      expect.objectContaining({ state: 'approved' }),
    ]);

    const feed = join(folder(), 'scans');
    writeFileSync(feed, '');
    void cli(env, ['phone', 'watch', '--scan-from', feed, '--key', key]);
    const second = await g.browser().open((await contoso.ask()).url);
    appendFileSync(feed, `${second.frame}\n`);
    await vi.waitFor(async () => expect(await second.poll()).toMatchObject({ state: 'approved' }), 10_000);
  });

  test('never overwrites a key file, and refuses one that is none', async () => {
    const file = join(folder(), 'phone.json');
    writeFileSync(file, '{}');
    const enrolled = await cli({}, ['phone', 'enroll', '--invitation', 'X', '--key', file]);
    expect(enrolled).toMatchObject({ code: 2, err: expect.stringContaining('exists already') });
    const approved = await cli({}, ['phone', 'approve', '--scan', 'x', '--key', file]);
    expect(approved).toMatchObject({ code: 2, err: expect.stringContaining('no key file') });
  });

  test('a client secret works at the token endpoint and is nowhere in the directory', async () => {
    const g = await startGateway();
    const made = (
      await cli(beside(g), [
        ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'C', '--initial-domain', 'contoso'],
        ...['--response-type', 'code', '--json'],
      ])
    ).json();
    const [integration] = await g.gateway.integrations.list().then((all) => all.filter(({ demo }) => !demo));
    if (!integration) throw new Error('no integration was made');
    const party = await RelyingParty.discover({
      issuer: g.issuer,
      fetch: g.fetch,
      integration,
      clientSecret: String(made.clientSecret),
    });
    const ada = await g.phoneOf('ada');
    const asked = await party.ask({ response_mode: 'query' });
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    expect((await party.exchange(await tab.collect(), asked)).claims()?.email).toBe('ada@example.com');
    expect(existsSync(join(g.dataDir, 'directory.sqlite'))).toBe(true);
    const { readFileSync } = await import('node:fs');
    for (const file of ['directory.sqlite', 'directory.sqlite-wal']) {
      const path = join(g.dataDir, file);
      if (existsSync(path)) expect(readFileSync(path).includes(String(made.clientSecret))).toBe(false);
    }
  });
});
