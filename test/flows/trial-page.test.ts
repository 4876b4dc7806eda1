import { describe, expect, test } from 'vitest';
import type { ScriptedBrowser, SentBack } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { DEFAULT_ORGANIZATION } from '../../src/kernel/index.ts';
import { programOf } from '../support/admin.ts';
import { CODE_APP, puppetOf, sharedGateway, somebody } from '../support/attacker.ts';
import { type DashboardActor, memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import type { TestGateway } from '../support/gateway.ts';

const HOME = { id: DEFAULT_ORGANIZATION };

async function setUp(g: TestGateway, input: Partial<IntegrationInput> = {}) {
  const { integration } = await g.integration(input);
  return { integration, page: `/dashboard/org_default/integrations/${integration.id}/test` };
}

/** Presses the button, and has a phone approve. Gives what the browser is sent back with. */
async function played(g: TestGateway, admin: DashboardActor, page: string, fields = {}): Promise<SentBack> {
  const begun = await admin.send(page, fields);
  expect(begun.status).toBe(303);
  const tab = await admin.browser.open(begun.location ?? '');
  const { client } = await puppetOf(g, somebody());
  const { challenge, statement } = await client.claim(tab.frame);
  await client.approve(challenge, statement);
  return tab.collect();
}

/** Goes where a browser goes with what it was sent back with. */
function follow(
  browser: ScriptedBrowser,
  { action, fields }: SentBack,
  how: 'GET' | 'POST',
): Promise<Response> {
  if (how === 'POST')
    return browser.request(action, { method: 'POST', body: new URLSearchParams([...fields]) });
  return browser.request(`${action}?${new URLSearchParams([...fields])}`);
}

describe('the page that tests an integration', () => {
  const gateway = sharedGateway();

  test.each<[string, Partial<IntegrationInput>, 'GET' | 'POST']>([
    ['an id_token by form_post', {}, 'POST'],
    ['a code by redirect', CODE_APP, 'GET'],
  ])('leads over the phone to a green result: %s', async (_, input, how) => {
    const g = gateway();
    const { page, integration } = await setUp(g, input);
    const admin = await memberOf(g, HOME, 'admin');
    const start = await admin.get(page);
    expect(start.html).toContain('Start the test');
    const back = await played(g, admin, page);
    expect(back.action).toBe(`${g.issuer}${page}/callback`);
    const answered = await follow(admin.browser, back, how);
    expect([answered.status, answered.headers.get('Location')]).toEqual([303, page]);
    const result = await admin.get(page);
    expect(result.html).toContain('The sign-in works');
    expect(result.html).toContain('@example.com');
    expect(result.html).toContain('Try again');
    const report = await admin.browser.request(`${page}/report`);
    expect(report.headers.get('Content-Disposition')).toBe(
      `attachment; filename="test-${integration.id}.json"`,
    );
    expect(await report.json()).toMatchObject({
      integration: integration.id,
      verdict: 'passed',
      readiness: integration.kind === 'oidc' ? 'warning' : 'failed',
      claims: { aud: expect.stringMatching(/^trl_/) },
    });
    // Again: refused, and what was found stays.
    const again = await follow(admin.browser, back, how);
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('no running test has asked for');
    expect((await admin.get(page)).html).toContain('The sign-in works');
  });

  test('takes an answer in the browser that asked alone, from whoever asked', async () => {
    const g = gateway();
    const { page } = await setUp(g);
    const admin = await memberOf(g, HOME, 'admin');
    const another = await memberOf(g, HOME, 'owner');
    const foreign = await memberOf(g, await organizationOf(g), 'owner');
    const viewer = await memberOf(g, HOME, 'viewer');
    const back = await played(g, admin, page);
    const statuses = [];
    for (const { browser } of [another, foreign, viewer])
      statuses.push((await follow(browser, back, 'POST')).status);
    statuses.push((await follow(g.browser(), back, 'POST')).status);
    // The other administrator with the cookie of the first.
    another.browser.jar.take([
      `cs_trial=${admin.browser.jar.header('/')?.match(/cs_trial=([^;]+)/)?.[1]}; Path=/`,
    ]);
    statuses.push((await follow(another.browser, back, 'POST')).status);
    // From a page of somebody else's.
    const cross = await admin.browser.request(back.action, {
      method: 'POST',
      body: new URLSearchParams([...back.fields]),
      headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    });
    statuses.push(cross.status);
    expect(statuses).toEqual([400, 404, 403, 401, 400, 403]);
    expect((await follow(admin.browser, back, 'POST')).status).toBe(303);
  });

  test('is there to be read for a viewer, who starts nothing', async () => {
    const g = gateway();
    const { page } = await setUp(g);
    const viewer = await memberOf(g, HOME, 'viewer');
    const { html } = await viewer.get(page);
    expect(html).toContain('Tests are run by people who may change the integration');
    expect(html).toMatch(/<button[^>]* disabled/);
    expect((await viewer.send(page)).status).toBe(403);
  });

  test('offers what the application can be answered with, and refuses anything else', async () => {
    const g = gateway();
    const { page } = await setUp(g);
    const admin = await memberOf(g, HOME, 'admin');
    expect((await admin.send(page, { responseType: 'token' })).status).toBe(400);
    expect((await admin.send(page, { responseType: 'id_token' })).status).toBe(303);
  });

  test('works for operators in all organizations, and for the second factor as far as it goes', async () => {
    const g = gateway();
    const { integration } = await g.integration({
      kind: 'entra-external-mfa',
      appId: '600b719b-3766-4dc5-95a6-3c4a8dc31885',
      tenantIds: ['9122040d-6c67-4c5b-b112-36a304b66dad'],
    });
    const operator = await operatorOf(g);
    const page = `/dashboard/all/integrations/${integration.id}/test`;
    expect((await operator.get(page)).html).toContain('Microsoft alone can sign');
    const result = await operator.post(page);
    expect(result.html).toContain('Begins with a token that Microsoft alone can sign.');
    expect(result.html).toContain('each with its certificate');
  });

  test('shows what an application is told of somebody, and of nobody whom the organization does not know', async () => {
    const g = gateway();
    const { page } = await setUp(g);
    const admin = await memberOf(g, HOME, 'admin');
    const name = somebody();
    const { userId } = await (async () => {
      await puppetOf(g, name);
      const user = await g.gateway.people.userByEmail(`${name}@example.com`);
      return { userId: user?.id ?? '' };
    })();
    for (const who of [`${name}@example.com`, userId]) {
      const { status, html } = await admin.send(`${page}/claims`, { who });
      expect(status).toBe(200);
      expect(html).toContain(`${name}@example.com`);
      expect(html).toContain(userId);
    }
    const nobody = await admin.send(`${page}/claims`, { who: '"><b>nobody@example.com' });
    expect(nobody.status).toBe(404);
    expect(nobody.html).toContain('Nobody whom this organization knows');
    expect(nobody.html).toContain('value="&quot;>&lt;b>nobody@example.com"');
  });

  test('does the same for programs, as far as nobody has to approve', async () => {
    const g = gateway();
    const { integration } = await setUp(g);
    const name = somebody();
    await puppetOf(g, name);
    const program = await programOf(g, DEFAULT_ORGANIZATION, ['integrations:read', 'users:read']);
    const below = `/org_default/integrations/${integration.id}`;
    const report = await program.ask('POST', `${below}/test`);
    expect([report.status, report.json]).toMatchObject([200, { verdict: 'passed', readiness: 'failed' }]);
    const claims = await program.ask('POST', `${below}/claims`, { who: `${name}@example.com` });
    expect(claims.json).toMatchObject({ claims: { email: `${name}@example.com`, email_verified: true } });
    const nobody = await program.ask('POST', `${below}/claims`, { who: 'nobody@example.com' });
    expect([nobody.status, nobody.json.code]).toEqual([404, 'user_not_found']);
    const foreign = await programOf(g, (await organizationOf(g)).id);
    const other = await foreign.ask('POST', `${below.replace('org_default', 'all')}/test`);
    expect(other.status).toBe(404);
  });
});
