import { expect, test } from 'vitest';
import { sharedGateway } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';

const gateway = sharedGateway();

/** As an operator types it on the gateway's machine, while it runs. */
const type = (...words: string[]) => {
  const { issuer, dataDir } = gateway();
  return cli({ PUBLIC_URL: issuer, DATA_DIR: dataDir }, ['webhook', ...words, '--json']);
};

test('a webhook is added, changed, given a new secret and removed by commands', async () => {
  const added = await type(
    'add',
    '--url',
    'https://hooks.example.com/x',
    '--kind',
    'sign-ins',
    '--kind',
    'keys',
  );
  const { id, secret, ...rest } = added.json();
  expect(rest).toMatchObject({ organization: 'org_default', kinds: ['sign-ins', 'keys'], enabled: true });
  expect(secret).toMatch(/^whsec_/);
  expect((await type('list')).out).toContain(String(id));
  const of = ['--id', String(id)];
  const changed = await type('update', ...of, '--off', '--description', 'for the desk');
  expect(changed.json()).toMatchObject({ enabled: false, description: 'for the desk', version: 2 });
  const rotated = (await type('rotate-secret', ...of)).json();
  expect(rotated.secret).not.toBe(secret);
  expect((await type('show', ...of)).json()).toMatchObject({
    previousSecretUntil: rotated.previousSecretUntil,
  });
  expect(JSON.parse((await type('deliveries', ...of)).out)).toEqual([]);
  expect((await type('remove', ...of)).json()).toMatchObject({ removed: true });
  expect((await type('show', ...of)).err).toContain('webhook_not_found');
});

test('what is sent by a command is in the log, with why it did not arrive', async () => {
  const added = await type('add', '--url', 'https://nobody.invalid.example/', '--kind', 'reports');
  const id = String(added.json().id);
  const tested = (await type('test', '--id', id)).json();
  expect(tested).toMatchObject({ type: 'webhook.test', state: 'failed' });
  expect(tested.attempts).toMatchObject([{ number: 1, fault: 'unreachable' }]);
  const again = await type('redeliver', '--id', id, '--delivery', String(tested.id));
  expect(again.json().attempts).toHaveLength(2);
  expect((await type('deliveries', '--id', id)).out).toContain(String(tested.id));
});

test('bad input is refused with every field at fault', async () => {
  const refused = await type('add', '--url', 'http://10.0.0.1/', '--kind', 'all');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('url must begin with https://');
  expect(refused.err).toContain('kinds \\"all\\" is not offered');
  expect((await type('add', '--kind', 'keys')).code).toBe(2);
  expect((await type('show', '--id', 'int_0')).code).toBe(2);
});
