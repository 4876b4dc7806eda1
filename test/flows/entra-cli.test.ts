import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { APP, entraWorld, OBJECT, OTHER_TENANT, TENANT } from '../support/entra.ts';

const CREATE = ['integration', 'create', '--kind', 'entra-external-mfa', '--name', 'Contoso', '--json'];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-entra-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('an integration for external MFA', () => {
  test('prints the three values of Entra’s form and the reply URL of the app registration', async () => {
    const env = { DATA_DIR: folder(), PUBLIC_URL: 'https://id.example.com' };
    const made = await cli(env, [...CREATE, '--app-id', APP.toUpperCase(), '--tenant-id', TENANT]);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.json()).toMatchObject({
      clientId: expect.any(String),
      metadataUrl: 'https://id.example.com/.well-known/openid-configuration',
      appId: APP,
      replyUrl: 'https://id.example.com/auth',
      tenantIds: [TENANT],
      signUp: 'invited',
    });
    expect(made.json()).not.toHaveProperty('clientSecret');
  });

  test.each([
    ['subjects', ['--subjects', 'pairwise']],
    ['session-age', ['--session-age', '8h']],
  ])('takes no %s of its own', async (field, words) => {
    const made = await cli({ DATA_DIR: folder() }, [
      ...CREATE,
      '--app-id',
      APP,
      '--tenant-id',
      TENANT,
      ...words,
    ]);
    expect(made.code).toBe(1);
    expect(made.err).toContain(`${field} must be`);
  });
});

describe('an operator', () => {
  async function operated() {
    const world = await entraWorld();
    const env = { DATA_DIR: world.g.dataDir, PUBLIC_URL: world.g.issuer };
    const account = ['--integration', world.integration.id, '--tenant-id', TENANT, '--object-id', OBJECT];
    const run = (verb: string, ...more: string[]) => cli(env, ['user', verb, ...account, '--json', ...more]);
    const list = async () =>
      JSON.parse((await cli(env, ['user', 'links', '--integration', world.integration.id, '--json'])).out);
    return { ...world, env, run, list };
  }

  test('links an account whose user name is another address, and its person can then approve', async () => {
    const { g, waiting, run, list } = await operated();
    const ada = await g.phoneOf('ada');
    const odd = { claims: { preferred_username: 'a.lovelace@contoso.onmicrosoft.com' } };
    const before = await waiting({}, odd);
    await expect(ada.claim(before.tab.frame)).rejects.toMatchObject({ status: 403, code: 'not_linked' });
    const ran = await run('link', '--email', 'ADA@example.com');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await list()).toMatchObject([{ tenantId: TENANT, objectId: OBJECT, user: ran.json().user }]);
    const { challenge, statement } = await ada.claim(before.tab.frame);
    await ada.approve(challenge, statement);
    expect((await before.tab.collect()).fields.has('id_token')).toBe(true);
  });

  test('moves a link to another person only when told to replace it', async () => {
    const { g, waiting, run, list } = await operated();
    const [ada, eve] = [await g.phoneOf('ada'), await g.phoneOf('eve')];
    await run('link', '--email', 'ada@example.com');
    expect(await run('link', '--email', 'eve@example.com')).toMatchObject({ code: 1 });
    expect((await run('link', '--email', 'eve@example.com', '--replace')).code).toBe(0);
    expect(await list()).toHaveLength(1);
    const { tab } = await waiting();
    await expect(ada.claim(tab.frame)).rejects.toMatchObject({ code: 'linked_to_another' });
    await expect(eve.claim(tab.frame)).resolves.toHaveProperty('statement');
  });

  test('takes a link away, once', async () => {
    const { g, run, list } = await operated();
    await g.phoneOf('ada');
    await run('link', '--email', 'ada@example.com');
    expect((await run('unlink')).json()).toMatchObject({ unlinked: true });
    expect(await run('unlink')).toMatchObject({ code: 1 });
    expect(await list()).toEqual([]);
  });

  test.each<[string, string[], RegExp]>([
    ['nobody', ['--email', 'nobody@example.com'], /invite them first/],
    ['no address', ['--email', 'ada'], /email is not an address/],
    [
      'another tenant',
      ['--email', 'ada@example.com', '--tenant-id', OTHER_TENANT],
      /tenant-id is no tenant of this/,
    ],
    ['no GUID', ['--email', 'ada@example.com', '--object-id', 'ada'], /object-id is no GUID/],
    [
      'no integration',
      ['--email', 'ada@example.com', '--integration', 'int_x'],
      /--integration is no integration id/,
    ],
  ])('is told what is wrong with %s', async (_, words, says) => {
    const { g, run } = await operated();
    await g.phoneOf('ada');
    const ran = await run('link', ...words);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toMatch(says);
  });
});
