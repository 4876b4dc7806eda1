import { describe, expect, test, vi } from 'vitest';
import { permissionsOf } from '../../src/domain/access/index.ts';
import type { ResponseType } from '../../src/domain/directory/index.ts';
import { newId, SECOND, systemRandom } from '../../src/kernel/index.ts';
import { authorize, expectErrorPage, outcome, sharedGateway, somebody } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { approved, begun, member } from '../support/trials.ts';

const queryOf = (url: string, changes: Record<string, string> = {}): string => {
  const query = new URL(url).searchParams;
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return query.toString();
};

/** A page as a stranger compares it: without the reference that each refusal has. */
const plain = (text: string): string => text.replace(/<bdi>[0-9A-Z]{8}<\/bdi>/, '');

describe('the client that stands for an integration while it is tested', () => {
  const gateway = sharedGateway();
  const started = async (g: TestGateway, input: Parameters<TestGateway['integration']>[0] = {}) => {
    const { integration } = await g.integration(input);
    return { integration, ...(await begun(g, integration)) };
  };

  test('is unknown in every browser but the one that tests', async () => {
    const g = gateway();
    const run = await started(g);
    const another = await started(g);
    const unknown = await authorize(g, queryOf(run.url, { client_id: newId('trl', systemRandom) }));
    expectErrorPage(unknown);
    for (const cookie of [undefined, another.browserSecret, 'A'.repeat(43), run.trial.id]) {
      const browser = g.browser();
      if (cookie !== undefined) browser.jar.take([`cs_trial=${cookie}; Path=/`]);
      const response = await browser.request(run.url);
      expect(response.status).toBe(400);
      expect(plain(await response.text())).toBe(plain(unknown.text));
    }
    await run.browser.open(run.url);
  });

  test('is unknown after ten minutes, and once its integration is deleted', async () => {
    const g = gateway();
    const old = await started(g);
    g.clock.advance(600 * SECOND);
    expect((await old.browser.request(old.url)).status).toBe(400);
    const orphan = await started(g);
    const phone = await g.phoneOf(somebody());
    const back = await approved(await orphan.browser.open(orphan.url), phone);
    await g.gateway.integrations.remove(orphan.integration.id);
    expect((await orphan.browser.request(orphan.url)).status).toBe(400);
    const answer = (run: typeof orphan, fields = back.fields) =>
      outcome(g.gateway.trials.answer(run.actor, run.integration.id, run.browserSecret, fields));
    expect(await answer(orphan)).toBe('test_not_found');
    expect(await answer(old, new Map([['state', old.trial.asked?.state ?? '']]))).toBe('test_not_found');
  });

  test('is sent nowhere but to its own page', async () => {
    const g = gateway();
    const run = await started(g);
    const real = run.integration.redirectUris[0] ?? '';
    for (const redirect_uri of [
      real,
      'https://evil.example/callback',
      `${run.trial.client.redirectUri}/`,
      `${run.trial.client.redirectUri}?a=b`,
      run.trial.client.redirectUri.replace('org_default', 'all'),
    ]) {
      const response = await run.browser.request(`/auth?${queryOf(run.url, { redirect_uri })}`);
      expect([redirect_uri, response.status, response.headers.get('Location')]).toEqual([
        redirect_uri,
        400,
        null,
      ]);
    }
    // And nobody else is sent to that page.
    const query = queryOf(run.url, { client_id: run.integration.clientId });
    expect((await run.browser.request(`/auth?${query}`)).status).toBe(400);
  });

  test('gives nothing for longer than this sign-in', async () => {
    const g = gateway();
    const run = await started(g, {
      kind: 'oidc',
      redirectUris: ['https://app.example.com/callback'],
      offlineAccess: true,
      deviceSignIn: true,
    });
    const tab = await run.browser.open(
      `/auth?${queryOf(run.url, { scope: 'openid profile email offline_access', prompt: 'consent' })}`,
    );
    const back = await approved(tab, await g.phoneOf(somebody()));
    await g.gateway.trials.answer(run.actor, run.integration.id, run.browserSecret, back.fields);
    await g.gateway.audit.flush();
    const device = await g.browser().request('/device/auth', {
      method: 'POST',
      body: new URLSearchParams({ client_id: run.trial.id, client_secret: 'x'.repeat(43), scope: 'openid' }),
    });
    expect(device.status).toBe(401);
  });

  test('is known by no secret but its own, which nobody is told', async () => {
    const g = gateway();
    const run = await started(g, { responseType: 'code' });
    const phone = await g.phoneOf(somebody());
    const back = await approved(await run.browser.open(run.url), phone);
    const exchange = (secret: string) =>
      g.browser().request('/token', {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: back.fields.get('code') ?? '',
          redirect_uri: run.trial.client.redirectUri,
          client_id: run.trial.id,
          client_secret: secret,
        }),
      });
    for (const secret of ['', 'x'.repeat(43), run.browserSecret, 'kept-as-a-hash-in-the-directory']) {
      expect((await exchange(secret)).status).toBe(401);
    }
    const sent = vi.spyOn(globalThis, 'fetch');
    const over = await g.gateway.trials.answer(run.actor, run.integration.id, run.browserSecret, back.fields);
    const secret = sent.mock.calls
      .map(([, init]) => new URLSearchParams(String(init?.body ?? '')).get('client_secret'))
      .find((one) => one !== null);
    sent.mockRestore();
    expect(secret).toHaveLength(43);
    const report = await g.gateway.trials.report(run.actor, run.integration.id, run.browserSecret);
    const told = JSON.stringify([over, report, run.trial, g.logger.lines]);
    expect(told).not.toContain(secret);
    expect(told).not.toContain(run.browserSecret);
    // Once the answer is there, it opens nothing any more.
    expect((await exchange(secret ?? '')).status).toBe(401);
  });
});

describe('the answer to a test', () => {
  const gateway = sharedGateway();
  const answered = async (g: TestGateway, input: Parameters<TestGateway['integration']>[0] = {}) => {
    const { integration } = await g.integration(input);
    const run = await begun(g, integration);
    const { fields } = await approved(await run.browser.open(run.url), await g.phoneOf(somebody()));
    return { integration, fields, ...run };
  };
  type Run = Awaited<ReturnType<typeof answered>>;
  const answer = (g: TestGateway, run: Run, changes: Partial<Run> = {}) => {
    const { actor, integration, browserSecret, fields } = { ...run, ...changes };
    return outcome(g.gateway.trials.answer(actor, integration.id, browserSecret, fields));
  };

  test('counts once, of any number at once', async () => {
    const g = gateway();
    const run = await answered(g);
    const all = await Promise.all(Array.from({ length: 20 }, () => answer(g, run)));
    expect(all.filter((one) => one !== 'test_answer_foreign')).toHaveLength(1);
    expect(await answer(g, run)).toBe('test_answer_foreign');
  });

  test('counts for nobody else, in no other browser and for no other integration', async () => {
    const g = gateway();
    const run = await answered(g);
    const another = await answered(g);
    const refused = [
      await answer(g, run, { browserSecret: another.browserSecret }),
      await answer(g, run, { browserSecret: 'A'.repeat(43) }),
      await answer(g, run, { actor: member('owner', 'org_default', newId('usr', systemRandom)) }),
      await answer(g, run, { actor: { ...run.actor, organizationId: newId('org', systemRandom) } }),
      await answer(g, run, { integration: another.integration }),
      await answer(g, run, { actor: { ...run.actor, permissions: permissionsOf('viewer') } }),
      await answer(g, run, { fields: another.fields }),
    ];
    expect(refused).toEqual([
      'test_not_found',
      'test_not_found',
      'test_not_found',
      'test_not_found',
      'test_not_found',
      'not_permitted',
      'test_answer_foreign',
    ]);
    // None of them has spent it.
    expect(await answer(g, run)).toBe('ok');
  });

  test.each<[string, (run: Run, other: Run) => Map<string, string>, ResponseType, string]>([
    [
      'a token of another test',
      (run, other) => new Map([...other.fields, ['state', run.fields.get('state') ?? '']]),
      'id_token',
      'audience',
    ],
    [
      'an altered token',
      (run) => new Map([...run.fields, ['id_token', `${run.fields.get('id_token')?.slice(0, -6)}AAAAAA`]]),
      'id_token',
      'signature',
    ],
    ['no token', (run) => new Map([...run.fields, ['id_token', 'no.token.atall']]), 'id_token', 'malformed'],
    [
      'a code of another test',
      (run, other) => new Map([...other.fields, ['state', run.fields.get('state') ?? '']]),
      'code',
      'exchange',
    ],
    ['a code that is none', (run) => new Map([...run.fields, ['code', 'A'.repeat(43)]]), 'code', 'exchange'],
  ])('is red where it is forged: %s', async (_, forge, responseType, reason) => {
    const g = gateway();
    const run = await answered(g, { responseType });
    const other = await answered(g, { responseType });
    const { findings, claims } = await g.gateway.trials.answer(
      run.actor,
      run.integration.id,
      run.browserSecret,
      forge(run, other),
    );
    expect(claims).toBeUndefined();
    expect(findings.find(({ check }) => check === 'token')).toMatchObject({ outcome: 'failed', reason });
  });

  test('is red where its nonce is another’s', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const run = await begun(g, integration);
    const tab = await run.browser.open(`/auth?${queryOf(run.url, { nonce: 'another' })}`);
    const { fields } = await approved(tab, await g.phoneOf(somebody()));
    const { findings } = await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, fields);
    expect(findings.find(({ check }) => check === 'token')).toMatchObject({
      outcome: 'failed',
      reason: 'nonce',
    });
  });
});

describe('testing and looking at claims', () => {
  const gateway = sharedGateway();

  test('are for whoever may change the integration, and another organization has no such integration', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const start = (actor = member()) =>
      outcome(g.gateway.trials.begin(actor, integration.id, { redirectUri: `${g.issuer}/x` }));
    expect(await start(member('viewer'))).toBe('not_permitted');
    expect(await start(member('owner', newId('org', systemRandom)))).toBe('integration_not_found');
    expect(
      await outcome(g.gateway.trials.check(member('owner', newId('org', systemRandom)), integration.id)),
    ).toBe('integration_not_found');
  });

  test('tell nobody whether somebody whom they do not see exists', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const other = newId('org', systemRandom);
    const name = somebody();
    await g.phoneOf(name);
    const look = (who: string, actor = member()) =>
      outcome(g.gateway.claimsPreview.of(actor, integration.id, who));
    for (const who of ['nobody@example.com', newId('usr', systemRandom), '', '%', `${name}@example.com'--`]) {
      expect(await look(who)).toBe('user_not_found');
    }
    expect(await look(`${name}@example.com`, member('owner', other))).toBe('integration_not_found');
  });
});
