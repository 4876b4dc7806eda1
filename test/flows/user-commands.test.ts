import { expect, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import { auditOf } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { startGateway } from '../support/gateway.ts';
import { phonesOf, userOf } from '../support/recovery.ts';
import { webPhoneOf } from '../support/web-phone.ts';

test('the command line does with people what the dashboard does', async () => {
  const g = await startGateway();
  const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
  const ran = async (...words: string[]) => {
    const done = await cli(env, [...words, '--json']);
    expect([words.join(' '), done.code, done.err]).toEqual([words.join(' '), 0, '']);
    return done.json();
  };
  const refused = async (...words: string[]) =>
    (JSON.parse((await cli(env, [...words, '--json'])).err) as { error: string }).error;
  const ADA = ['--user', 'ADA@example.com'];

  const ada = await webPhoneOf(g, 'ada');
  const id = await userOf(g, 'ada');
  const me = new AccountActor(g);
  await me.signIn(ada);
  await ran('user', 'invite', '--email', 'eve@example.com', '--organization', 'org_default');

  expect(await ran('user', 'list', '--search', 'ada')).toMatchObject({
    users: [{ user: id, email: 'ada@example.com', phones: 1, disabled: false }],
    next: null,
  });
  const first = await ran('user', 'list', '--limit', '1', '--organization', 'org_default');
  const second = await ran(
    'user',
    'list',
    '--limit',
    '1',
    '--organization',
    'org_default',
    '--after',
    String(first.next),
  );
  expect([first, second].flatMap(({ users }) => users as object[])).toHaveLength(2);
  expect(second.next).toBeNull();
  expect(await ran('user', 'show', ...ADA)).toMatchObject({
    phones: [{ name: 'My phone', kind: 'web' }],
    organizations: [{ organization: 'org_default' }],
  });

  await ran('user', 'sessions', 'end', ...ADA);
  expect((await me.get('/me/profile')).status).toBe(401);
  expect(await ran('user', 'block', ...ADA)).toMatchObject({ changed: true });
  expect(await ran('user', 'block', ...ADA)).toMatchObject({ changed: false });
  expect(await g.gateway.people.isBlocked(id, 'org_default')).toBe(true);
  await ran('user', 'unblock', ...ADA);
  await ran('user', 'disable', '--user', id);
  expect(await g.gateway.people.userById(id)).toMatchObject({ disabledAt: expect.any(Number) });
  await ran('user', 'enable', '--user', id);

  const phones = (await ran('phone', 'list', ...ADA)) as unknown as { phone: string }[];
  await ran('phone', 'revoke', ...ADA, '--phone', phones[0]?.phone ?? '');
  expect(await phonesOf(g, id)).toBe(0);
  expect(await refused('phone', 'revoke', ...ADA, '--phone', phones[0]?.phone ?? '')).toBe('phone_not_found');
  expect(await refused('user', 'delete', ...ADA)).toBe('usage');
  await ran('user', 'delete', ...ADA, '--sure');
  for (const words of [
    ['show', ...ADA],
    ['disable', '--user', id],
    ['block', '--user', id],
  ])
    expect(await refused('user', ...words)).toBe('user_not_found');
  expect(await refused('user', 'list', '--organization', 'org_0000000000000000000000')).toBe(
    'organization_not_found',
  );

  const deeds = (await auditOf(g)).filter(({ detail }) => detail.includes('"actor":"cli"'));
  expect(deeds.map(({ event }) => event)).toEqual([
    'user.invited',
    'user.sessions_ended',
    'user.blocked',
    'user.unblocked',
    'user.disabled',
    'user.enabled',
    'phone.revoked',
    'user.deleted',
  ]);
});
