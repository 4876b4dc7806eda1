import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliActor } from '../../src/domain/access/index.ts';
import type { WebhookTransport } from '../../src/domain/webhooks/index.ts';
import { DEFAULT_ORGANIZATION } from '../../src/kernel/index.ts';
import { headingOf, noticeOf, type Seen } from '../support/account.ts';
import { CODE_APP, sharedGateway, signInByCode, somebody, waitingSignIn } from '../support/attacker.ts';
import { memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import { isSignedBy, WebhookReceiver } from '../support/webhook-receiver.ts';

describe('webhooks in the dashboard', () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await WebhookReceiver.open();
  });
  afterAll(() => receiver.close());
  const transport: WebhookTransport = { post: (request) => receiver.transport().post(request) };
  const gateway = sharedGateway({ webhookTransport: transport });

  const secretOf = ({ html }: Seen) => /value="(whsec_[^"]+)"/.exec(html)?.[1] ?? '';
  const idOf = ({ html }: Seen) => /webhooks\/(whk_[\w-]+)/.exec(html)?.[1] ?? '';
  const typed = (url: string) => ({ url, description: 'for the desk', 'kind-sign-ins': 'on' });

  /** An organization and its owner, with a webhook that was made by the form. */
  async function added() {
    const g = gateway();
    const organization = await organizationOf(g);
    const owner = await memberOf(g, organization, 'owner');
    const base = `/dashboard/${organization.id}/webhooks`;
    receiver.answer = (response) => response.writeHead(204).end();
    const shown = await owner.post(`${base}/new`, typed(receiver.url(`/${organization.id}`)));
    const one = `${base}/${idOf(shown)}`;
    const heard = () => receiver.received.filter(({ path }) => path === `/${organization.id}`);
    return { g, organization, owner, base, one, shown, secret: secretOf(shown), heard };
  }

  test('are explained where there is none, added, tried out, changed and removed', async () => {
    const { g, organization, owner, base, one, secret, heard } = await added();
    const empty = await (await memberOf(g, await organizationOf(g), 'owner')).get('/dashboard');
    expect((await owner.get(base)).html).toContain('for the desk');
    expect(empty.status).toBe(303);

    expect(noticeOf(await owner.post(`${one}/test`))).toBe('The test event arrived.');
    const [request] = heard();
    expect(request && isSignedBy(secret, request)).toBe(true);
    receiver.answer = (response) => response.writeHead(500).end('out of order');
    const failed = await owner.post(`${one}/test`);
    expect(noticeOf(failed)).toBe('It did not arrive. The log below says why.');
    expect(failed.html).toContain('out of order');
    receiver.answer = (response) => response.writeHead(200).end();
    const again = /action="([^"]*\/send)"/.exec(failed.html)?.[1] ?? '';
    expect(noticeOf(await owner.post(again))).toBe('Sent again, and it arrived.');

    const rotated = await owner.post(`${one}/secret`);
    expect(secretOf(rotated)).toMatch(/^whsec_/);
    expect(secretOf(rotated)).not.toBe(secret);
    expect((await owner.get(one)).html).not.toContain('whsec_');
    expect((await owner.post(`${one}/switch`, { to: 'off' })).html).toContain('Switch on');
    const edited = await owner.post(`${one}/edit`, { ...typed(receiver.url('/other')), version: '2' });
    expect([noticeOf(edited), edited.html.includes('/other')]).toEqual(['Saved.', true]);
    expect(noticeOf(await owner.post(`${one}/remove`))).toBe('Removed.');
    expect((await owner.get(one)).status).toBe(404);
    const page = await owner.get(`/dashboard/${organization.id}/webhooks`);
    expect(page.html).toContain('There is no webhook yet.');
    expect(g.logger.text()).not.toContain('whsec_');
  });

  test('keep what was typed when it is refused, with the reason beside its field', async () => {
    const { owner, base, one } = await added();
    const refused = await owner.post(`${base}/new`, { url: 'http://10.0.0.1/x', description: '<b>' });
    expect([refused.status, headingOf(refused)]).toEqual([400, 'Add a webhook']);
    expect(refused.html).toContain('value="http://10.0.0.1/x"');
    expect(refused.html).toContain('value="&lt;b>"');
    expect(refused.html).toMatch(/id="url-fault"[^>]*>It must begin with https,/);
    expect(refused.html).toContain('Choose one at least.');

    const long = 'x'.repeat(10_000);
    expect((await owner.post(`${base}/new`, { ...typed(`https://a.example/${long}`) })).html).toContain(long);

    const late = { ...typed('https://late.example/'), version: '0' };
    const told = await owner.post(`${one}/edit`, late);
    expect(told.status).toBe(409);
    expect(told.html).toContain('Somebody else changed this webhook');
    expect(told.html).toContain('value="https://late.example/"');
    const version = /name="version" value="(\d+)"/.exec(told.html)?.[1] ?? '';
    expect(noticeOf(await owner.post(`${one}/edit`, { ...late, version }))).toBe('Saved.');
  });

  test('are looked at by viewers, changed by nobody from another page, and all seen by operators', async () => {
    const { g, organization, owner, base, one } = await added();
    const viewer = await memberOf(g, organization, 'viewer');
    expect((await viewer.get(one)).html).not.toContain('Send a test event<');
    expect((await viewer.post(`${one}/test`)).status).toBe(403);
    expect((await owner.post(`${one}/test`, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    const operator = await operatorOf(g);
    const all = await operator.get('/dashboard/all/webhooks');
    expect(all.html).toContain(organization.name);
    expect(all.html).not.toContain('Add a webhook');
    expect((await operator.get('/dashboard/all/webhooks/new')).status).toBe(404);
    // What belongs to one organization is not found at the address of another.
    const elsewhere = await organizationOf(g);
    expect((await operator.get(one.replace(organization.id, elsewhere.id))).status).toBe(404);
    const foreign = await memberOf(g, elsewhere, 'owner');
    expect((await foreign.post(`${one.replace(organization.id, elsewhere.id)}/test`)).status).toBe(404);
    expect((await foreign.get(base)).status).toBe(404);
  });

  test('tell of a change, a sign-in and a report, each as the documents say', async () => {
    const g = gateway();
    const path = '/told';
    const { webhook } = await g.gateway.webhooks.create(cliActor(), DEFAULT_ORGANIZATION, {
      url: receiver.url(path),
      kinds: ['sign-ins', 'reports', 'integrations'],
    });
    receiver.answer = (response) => response.writeHead(200).end();
    const party = await g.relyingParty(CODE_APP);
    const phone = await g.phoneOf(somebody());
    await signInByCode(g, party, phone);
    const { tab } = await waitingSignIn(g, { party });
    const { challenge, statement } = await phone.claim(tab.frame);
    await phone.decline(challenge, statement, 'not_me');
    await g.gateway.audit.flush();
    g.gateway.webhookSender.turn();
    await g.gateway.webhookSender.settled();
    const told = receiver.messages(path);
    expect(told.map(({ type }) => type).sort()).toEqual([
      'integration.created',
      'sign_in.completed',
      'sign_in.declined',
      'sign_in.reported',
    ]);
    for (const { data } of told) {
      expect(data).toMatchObject({
        organization_id: DEFAULT_ORGANIZATION,
        integration_id: party.integration.id,
      });
      expect(JSON.stringify(data)).not.toMatch(/@|127\.0\.0\.1/);
    }
    expect(told.find(({ type }) => type === 'sign_in.declined')?.data).toMatchObject({ reason: 'not_me' });
    await g.gateway.webhooks.remove(cliActor(), webhook.id);
  });
});
