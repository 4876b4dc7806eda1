import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { startGateway } from '../support/gateway.ts';
import { ownedBy } from '../support/setup.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('from an empty folder to a tested Azure AD B2C integration and a sign-in, by command', async () => {
  const g = await startGateway({ firstStart: true });
  const files = folder();
  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer, PORT: String(g.config.port) };
  const ran = async (...words: string[]) => {
    const { code, err, json } = await cli(env, [...words, '--json']);
    expect([words.slice(0, 2), code, err]).toEqual([words.slice(0, 2), 0, '']);
    return json();
  };
  const own = join(files, 'owner.json');
  const { link } = await ran('setup-link');
  await ownedBy(g, String(link), (invitation) =>
    ran('phone', 'enroll', '--invitation', invitation, '--key', own),
  );
  expect(await ran('operator', 'list')).toMatchObject({ operators: [{ email: 'ada@example.com' }] });

  const organization = String((await ran('organization', 'create', '--name', 'Contoso')).organization);
  const config = join(files, 'contoso.json');
  const integrations = [
    {
      name: 'Shop',
      kind: 'azure-b2c',
      initialDomain: 'contoso',
      responseType: 'code',
      confirm: 'number:always',
    },
  ];
  writeFileSync(config, JSON.stringify({ format: 'countersign-config/1', integrations }));
  const secrets = join(files, 'secrets.jsonl');
  const apply = ['config', 'apply', '--file', config, '--organization', organization];
  const applied = (await ran(...apply, '--secrets-file', secrets)) as { steps: { id: string }[] };
  expect(applied.steps).toMatchObject([{ action: 'create', name: 'Shop' }]);
  const kept = JSON.parse(readFileSync(secrets, 'utf8')) as { clientSecret: string };
  expect([statSync(secrets).mode & 0o777, kept.clientSecret.length]).toEqual([0o600, 43]);
  expect(JSON.stringify(applied)).not.toContain(kept.clientSecret);
  const id = applied.steps[0]?.id ?? '';

  const shown = await ran('integration', 'list', '--organization', organization);
  const clientId = (shown as unknown as { clientId: string }[])[0]?.clientId ?? '';
  const guide = JSON.stringify(await ran('integration', 'guide', '--id', id, '--guide', 'custom-policy'));
  expect([guide.includes('OpenIdConnect'), guide.includes(clientId)]).toEqual([true, true]);

  const invite = ['user', 'invite', '--email', 'grace@example.com', '--organization', organization];
  const { invitationUrl } = await ran(...invite);
  const phone = join(files, 'phone.json');
  await ran('phone', 'enroll', '--invitation', String(invitationUrl), '--key', phone);
  expect(await ran('integration', 'test', '--id', id, '--key', phone)).toMatchObject({
    verdict: 'passed',
    claims: { email: 'grace@example.com' },
  });

  expect(await ran('integration', 'claims', '--id', id, '--user', 'grace@example.com')).toMatchObject({
    claims: { email: 'grace@example.com' },
  });
  expect(await ran('integration', 'show', '--id', id)).toMatchObject({ name: 'Shop', clientId });
  const found = await cli(env, ['integration', 'list', '--search', 'nothing', '--json']);
  expect(JSON.parse(found.out)).toEqual([]);
  const another = await ran('user', 'invite', 'again', '--user', 'grace@example.com', '--revoke-phones');
  expect(another.invitationUrl).not.toBe(invitationUrl);
  await ran('member', 'invite', '--organization', organization);
  expect(await ran('member', 'withdraw', '--organization', organization)).toMatchObject({ withdrawn: true });

  // What it is can be kept in git, is the same each time, and says what differs.
  await done(env, ['config', 'export', '--organization', organization, '--file', config]);
  const first = readFileSync(config, 'utf8');
  const printed = await cli(env, ['config', 'export', '--organization', organization]);
  expect(printed.out).toBe(first);
  const again = await cli(env, [...apply, '--prune']);
  expect([again.code, again.out, again.err]).toEqual([
    0,
    '',
    '0 created, 0 changed, 1 unchanged, 0 removed, 0 left alone.\n',
  ]);
  writeFileSync(config, first.replaceAll('number:always', 'none').replaceAll('"Shop"', '"Shop 2"'));
  const dry = await cli(env, [...apply, '--dry-run', '--prune']);
  expect([dry.code, dry.out]).toEqual([0, `+ create  Shop 2\n- remove  Shop  ${id}\n`]);
  writeFileSync(config, first.replaceAll('number:always', 'none'));
  const changed = await cli(env, apply);
  expect(changed.out).toBe(`~ change  Shop  ${id}\n    confirm: "number:always" -> "none"\n`);
  writeFileSync(config, '{');
  expect((await cli(env, apply)).code).toBe(1);
  expect((await cli(env, ['config', 'apply', '--file', join(files, 'nothing')])).code).toBe(2);
  expect((await cli(env, ['config', 'export', '--all', '--organization', organization])).code).toBe(2);
});

async function done(env: Record<string, string>, words: string[]): Promise<void> {
  expect((await cli(env, words)).code).toBe(0);
}
