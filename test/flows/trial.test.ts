import { describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { Trial } from '../../src/domain/trial/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { clientKey } from '../support/assertions.ts';
import { auditOf, CODE_APP, sharedGateway, somebody } from '../support/attacker.ts';
import { memberOf, organizationOf } from '../support/dashboard.ts';
import { APP, TENANT } from '../support/entra.ts';
import { openTestGateway } from '../support/gateway.ts';
import { RelyingParty } from '../support/relying-party.ts';
import { approved, begun, browserOf, callbackOf, member } from '../support/trials.ts';

const outcomes = (trial: Trial, ...checks: string[]): Record<string, string> =>
  Object.fromEntries(
    trial.findings
      .filter(({ check }) => checks.includes(check))
      .map(({ check, outcome, reason, code }) => [check, [outcome, reason, code].filter(Boolean).join(' ')]),
  );
const STEPS = ['discovery', 'keys', 'authorization', 'token', 'claims', 'sign-out'] as const;

const EXTERNAL_ID: Partial<IntegrationInput> = {
  kind: 'entra-external-id',
  initialDomain: 'contoso',
  tenantId: TENANT,
};

describe('a test of an integration', () => {
  const gateway = sharedGateway();

  test.each<[string, () => Promise<Partial<IntegrationInput>>, string, 'form_post' | 'query']>([
    ['an id_token for Azure AD B2C', async () => ({}), 'passed ok_id_token', 'form_post'],
    ['a code for Azure AD B2C', async () => ({ responseType: 'code' }), 'passed ok_code', 'form_post'],
    ['Entra External ID', async () => EXTERNAL_ID, 'passed ok_code', 'query'],
    ['a code and a secret', async () => CODE_APP, 'passed ok_code', 'query'],
    [
      'a signed secret',
      async () => ({ ...CODE_APP, clientAuth: 'client_secret_jwt' }),
      'passed ok_code',
      'query',
    ],
    [
      'an application without one',
      async () => ({ ...CODE_APP, clientAuth: 'none' }),
      'passed ok_code',
      'query',
    ],
    [
      'an application with a key of its own',
      async () => ({
        ...CODE_APP,
        clientAuth: 'private_key_jwt',
        clientKeys: [JSON.stringify((await clientKey('RS256')).jwk)],
      }),
      'warning ok_other_secret',
      'query',
    ],
  ])('goes from the metadata to the claims: %s', async (_, input, token, mode) => {
    const g = gateway();
    const { integration } = await g.integration(await input());
    const phone = await g.phoneOf(somebody());
    const run = await begun(g, integration);
    expect(new URL(run.url).searchParams.get('response_mode')).toBe(mode);
    expect(outcomes(run.trial, ...STEPS)).toEqual({
      discovery: 'passed ok',
      keys: 'passed ok',
      authorization: 'not-tested waiting',
      token: 'not-tested waiting',
      claims: 'not-tested waiting',
      'sign-out': 'not-tested waiting',
    });
    const tab = await run.browser.open(run.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    expect(JSON.parse(statement)).toMatchObject({ application: `${integration.name} (test)` });
    await phone.approve(challenge, statement);
    const back = await tab.collect();
    expect(back.action).toBe(callbackOf(g, integration));
    const over = await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, back.fields);
    expect(outcomes(over, ...STEPS)).toEqual({
      discovery: 'passed ok',
      keys: 'passed ok',
      authorization: 'passed ok',
      token,
      claims: 'passed ok',
      'sign-out': 'passed ok',
    });
    expect(await g.gateway.trials.read(run.actor, integration.id, run.browserSecret)).toEqual(over);
  });

  test('says what Azure AD B2C would have shown when the phone declines', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const phone = await g.phoneOf(somebody());
    const run = await begun(g, integration);
    const tab = await run.browser.open(run.url);
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.decline(challenge, statement, 'refused');
    const { fields } = await tab.collect();
    const over = await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, fields);
    expect(over.findings.find(({ check }) => check === 'authorization')).toEqual({
      check: 'authorization',
      outcome: 'failed',
      reason: 'refused',
      values: { error: 'access_denied', description: 'The sign-in was declined on the phone' },
      code: 'AADB2C90273',
    });
    const report = await g.gateway.trials.report(run.actor, integration.id, run.browserSecret);
    expect(report).toMatchObject({ integration: integration.id, kind: 'azure-b2c', verdict: 'failed' });
  });

  test('shows the very claims that the integration would get, as the preview does without a sign-in', async () => {
    const g = gateway();
    for (const subjects of ['public', 'pairwise'] as const) {
      const party = await g.relyingParty({ ...CODE_APP, subjects });
      const name = somebody();
      const phone = await g.phoneOf(name);
      const asked = await party.ask();
      const real = (
        await party.exchange(await approved(await g.browser().open(asked.url), phone), asked)
      ).claims();
      const run = await begun(g, party.integration);
      const { fields } = await approved(await run.browser.open(run.url), phone);
      const { claims } = await g.gateway.trials.answer(
        run.actor,
        party.integration.id,
        run.browserSecret,
        fields,
      );
      const before = await auditOf(g);
      const preview = await g.gateway.claimsPreview.of(
        run.actor,
        party.integration.id,
        `${name}@EXAMPLE.com`,
      );
      const lasting = (all: object | undefined) =>
        Object.fromEntries(
          Object.entries(all ?? {}).filter(
            ([claim]) => ![...preview.fromTheSignIn, 'at_hash'].includes(claim as never),
          ),
        );
      expect(preview.claims).toEqual(lasting(real));
      expect(lasting(claims)).toEqual(lasting(real));
      expect(await auditOf(g)).toEqual(before);
      expect(await g.gateway.claimsPreview.of(run.actor, party.integration.id, preview.userId)).toEqual(
        preview,
      );
    }
  });

  test('tests of Entra’s second factor what can be, and says why not the rest', async () => {
    const g = gateway();
    const { integration } = await g.integration({
      kind: 'entra-external-mfa',
      appId: APP,
      tenantIds: [TENANT],
    });
    const run = await begun(g, integration);
    expect(run.url).toBe('');
    expect(run.trial.state).toBe('over');
    expect(outcomes(run.trial, 'signing-key', 'email', ...STEPS)).toEqual({
      'signing-key': 'passed ok',
      email: 'not-tested nobody',
      discovery: 'passed ok',
      keys: 'passed ok',
      authorization: 'not-tested entra',
      token: 'not-tested entra',
      claims: 'not-tested entra',
      'sign-out': 'not-tested entra',
    });
  });

  test('is recorded as a test, from the claim to the answer, and by whom', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const phone = await g.phoneOf(somebody());
    const run = await begun(g, integration);
    const { fields } = await approved(await run.browser.open(run.url), phone);
    await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, fields);
    const rows = (await auditOf(g)).filter((row) => JSON.stringify(row).includes(integration.id));
    const details = rows.map(({ event, detail }) => [event, JSON.parse(String(detail))]);
    expect(details).toMatchObject([
      ['integration.created', expect.anything()],
      ['challenge.claimed', { test: 'yes' }],
      ['challenge.approved', { test: 'yes' }],
      ['challenge.consumed', expect.objectContaining({ test: 'yes' })],
      ['integration.tested', expect.objectContaining({ outcome: 'passed', actor: run.actor.id })],
    ]);
  });

  test('is answered by a member whom nobody invited to sign in there, and by no stranger', async () => {
    const g = gateway();
    const organization = await organizationOf(g);
    const { integration } = await g.gateway.managed.create(cliActor(), organization.id, {
      kind: 'azure-b2c',
      name: 'Shop',
      initialDomain: 'contoso',
    });
    const admin = await memberOf(g, organization, 'admin');
    const run = await begun(g, integration, member('admin', organization.id));
    const tab = await run.browser.open(run.url);
    const stranger = await g.phoneOf(somebody());
    await expect(stranger.claim(tab.frame)).rejects.toMatchObject({ code: 'not_admitted' });
    const { fields } = await approved(tab, admin.phone as PhoneClient);
    const trial = await g.gateway.trials.answer(run.actor, integration.id, run.browserSecret, fields);
    expect(outcomes(trial, 'authorization', 'token')).toEqual({
      authorization: 'passed ok',
      token: 'passed ok_id_token',
    });
    // In a sign-in of that application they are nobody who was invited.
    const party = await RelyingParty.discover({ issuer: g.issuer, fetch: g.fetch, integration });
    const asked = await party.ask();
    const page = await g.browser().open(asked.url);
    await expect((admin.phone as PhoneClient).claim(page.frame)).rejects.toMatchObject({
      code: 'not_admitted',
    });
  });

  test('puts no client into any list', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const before = (await g.gateway.integrations.list()).length;
    const run = await begun(g, integration);
    await run.browser.open(run.url);
    expect(await g.gateway.integrations.list()).toHaveLength(before);
  });
});

test('runs at whichever node its browser comes to', async () => {
  const first = await openTestGateway({ store: 'redis' });
  try {
    const second = await openTestGateway({
      store: 'redis',
      dataDir: first.dataDir,
      publicUrl: first.issuer,
      clock: first.clock,
    });
    try {
      const { integration } = await first.integration({ responseType: 'code' });
      const phone = await first.phoneOf('ada');
      const run = await begun(first, integration);
      const tab = await browserOf(second, run.browserSecret).open(
        run.url.replace(first.issuer, second.origin),
      );
      const { fields } = await approved(tab, phone);
      const over = await second.gateway.trials.answer(member(), integration.id, run.browserSecret, fields);
      expect(outcomes(over, 'token', 'claims')).toEqual({ token: 'passed ok_code', claims: 'passed ok' });
    } finally {
      await second.discard();
    }
  } finally {
    await first.discard();
  }
});
