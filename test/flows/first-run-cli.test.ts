import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import { cli } from '../support/cli.ts';
import { startGateway } from '../support/gateway.ts';

test('a new instance gets its owner by a link that a command prints, and a locked out owner another phone', async () => {
  const g = await startGateway({ firstStart: true });
  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
  const printed = await cli(env, ['setup-link', '--json']);
  const link = String(printed.json().link);
  expect(link).toMatch(new RegExp(`^${g.issuer}/setup#[\\w-]{43}$`));

  const actor = new AccountActor(g);
  await actor.send('/setup', { token: link });
  const page = await actor.send('/setup/owner', {
    email: 'ada@example.com',
    givenName: 'Ada',
    familyName: '',
  });
  const phone = await g.strangePhone();
  await phone.enroll(/data-link="([^"]*)"/.exec(page.html)?.[1] ?? '', 'Pixel');
  await actor.send('/setup/ready');

  const late = await cli(env, ['setup-link', '--json']);
  expect([late.code, JSON.parse(late.err)]).toMatchObject([1, { error: 'already_owned' }]);
  expect((await cli(env, ['operator', 'list', '--json'])).json()).toMatchObject({
    operators: [{ email: 'ada@example.com' }],
  });

  const back = await cli(env, ['admin-link', '--email', 'ada@example.com', '--json']);
  const second = await g.strangePhone();
  await second.enroll(String(back.json().link), 'Second');
  expect((await new AccountActor(g).signIn(second)).status).toBe(200);
  const unknown = await cli(env, ['admin-link', '--email', 'eve@example.com', '--json']);
  expect([unknown.code, JSON.parse(unknown.err).error]).toEqual([1, 'user_not_found']);
});

test('organizations, members, operators and API keys are looked after by command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { DATA_DIR: folder, PUBLIC_URL: 'https://id.example.com' };
  const ran = async (...words: string[]) => (await cli(env, [...words, '--json'])).json();

  const { user } = await ran('user', 'invite', '--email', 'ada@example.com');
  const made = await ran('organization', 'create', '--name', 'Contoso', '--owner', 'ada@example.com');
  const organization = String(made.organization);
  expect(
    await ran('organization', 'rename', '--organization', organization, '--name', 'Fabrikam'),
  ).toMatchObject({
    name: 'Fabrikam',
    version: 2,
  });
  expect(await ran('organization', 'list')).toMatchObject({
    organizations: [{ name: 'Default' }, { name: 'Fabrikam' }],
  });
  expect(await ran('member', 'list', '--organization', organization)).toMatchObject({
    members: [{ user, role: 'owner' }],
  });
  const link = await ran('member', 'invite', '--organization', organization, '--role', 'admin');
  expect(link.link).toContain('https://id.example.com/dashboard/join#');
  const last = await cli(env, [
    'member',
    'remove',
    '--organization',
    organization,
    '--user',
    String(user),
    '--json',
  ]);
  expect([last.code, JSON.parse(last.err).error]).toEqual([1, 'last_owner']);

  expect(await ran('operator', 'add', '--email', 'ada@example.com')).toMatchObject({ user });
  const stays = await cli(env, ['operator', 'remove', '--user', String(user), '--json']);
  expect([stays.code, JSON.parse(stays.err).error]).toEqual([1, 'last_operator']);

  const key = await ran('api-key', 'create', '--name', 'Pipeline', '--scope', 'audit:read', '--days', '7');
  expect(key.token).toMatch(/^cs_admin_/);
  expect(await ran('api-key', 'list')).toMatchObject({ keys: [{ name: 'Pipeline', lastUsedAt: null }] });
  await ran('api-key', 'revoke', '--key', String(key.key));
  expect(await ran('api-key', 'list')).toEqual({ keys: [] });
  await ran('organization', 'remove', '--organization', organization);
});
