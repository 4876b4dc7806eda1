import { describe, expect, test } from 'vitest';
import { headingOf } from '../support/account.ts';
import { programOf } from '../support/admin.ts';
import { sharedGateway, withDirectory } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';
import type { TestGateway } from '../support/gateway.ts';

const gateway = sharedGateway();

/** Runs a command on this gateway's directory. */
const audit = (g: TestGateway, ...words: string[]) =>
  cli({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer }, ['audit', ...words]);

/** The text of a page, without its elements. */
const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

/** Somebody opens an address of the provider that cannot be, and reads the number on the page. */
async function refused(g: TestGateway, clientId: string): Promise<string> {
  const page = await g
    .browser()
    .request(
      `/auth?client_id=${clientId}&response_type=id_token&scope=openid&redirect_uri=https://evil.example`,
    );
  const html = await page.text();
  expect(page.status).toBe(400);
  return /<bdi>([0-9A-Z]{8})<\/bdi>/.exec(html)?.[1] ?? '';
}

test('the number of an error page leads to the event, with the application that asked', async () => {
  const g = gateway();
  const party = await g.relyingParty();
  const reference = await refused(g, party.integration.clientId);
  expect(reference).toMatch(/^[0-9A-Z]{8}$/);
  await g.gateway.audit.flush();
  const ran = await audit(g, 'list', '--reference', reference.toLowerCase(), '--json');
  expect(ran.json()).toMatchObject([
    {
      event: 'request.refused',
      reference,
      integration: party.integration.id,
      organization: 'org_default',
      detail: { code: 'invalid_redirect_uri', status: '400' },
      personal: { address: '127.0.0.1' },
    },
  ]);
  const operator = await operatorOf(g);
  const found = await operator.get(`/dashboard/all/audit?reference=${reference}`);
  expect(textOf(found.html)).toContain('Somebody was shown an error page');
  const [, path = ''] = /href="([^"]*\/audit\/\d+)"/.exec(found.html) ?? [];
  const event = await operator.get(path);
  expect(headingOf(event)).toBe('Somebody was shown an error page');
  expect(textOf(event.html)).toContain('invalid_redirect_uri');
});

describe('the audit log in the dashboard', () => {
  test('shows what was done in an organization, by whom, filtered by an address alone', async () => {
    const g = gateway();
    const organization = await organizationOf(g, 'Contoso');
    const owner = await memberOf(g, organization, 'owner');
    const viewer = await memberOf(g, organization, 'viewer');
    const actor = await g.gateway.organizations.actorIn(organization.id, owner.userId, '192.0.2.7');
    if (actor === undefined) throw new Error('an owner acts');
    for (let version = 1; version <= 60; version += 1) {
      await g.gateway.organizations.rename(actor, organization.id, { name: `Contoso ${version}`, version });
    }
    const list = `/dashboard/${organization.id}/audit`;
    const page = await viewer.get(list);
    expect([page.status, headingOf(page)]).toEqual([200, 'Audit log']);
    expect(textOf(page.html)).toContain('An organization was changed');
    expect(textOf(page.html)).toMatch(/@example\.com/);
    expect(page.html).toContain('192.0.2.7');
    const [, older = ''] = /href="([^"]*before=[^"]*)"/.exec(page.html) ?? [];
    const rest = await viewer.get(older.replaceAll('&amp;', '&'));
    expect(textOf(rest.html)).toContain('An organization was created');
    expect(textOf(rest.html)).toContain('Command line');
    const nothing = await viewer.get(`${list}?event=key.rotated`);
    expect(textOf(nothing.html)).toContain('Nothing fits.');
    const wrong = await viewer.get(`${list}?from=2026-02-31&user=%3Cb%3E`);
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('value="2026-02-31"');
    expect(wrong.html).toContain('value="&lt;b>"');
    expect(textOf(wrong.html)).toContain('This is no day. Write it as 2026-01-31.');

    const csv = await viewer.get(`${list}/export.csv?event=administration`);
    expect(csv.html.trim().split('\r\n')).toHaveLength(62);
    const lines = (await viewer.get(`${list}/export.jsonl?actor=${owner.userId}`)).html.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
      Array(60).fill('organization.updated'),
    );
  });
});

test('a program reads the log of its organization, page by page', async () => {
  const g = gateway();
  const organization = await organizationOf(g);
  const program = await programOf(g, organization.id);
  const first = await program.ask('GET', `/${organization.id}/audit?limit=1`);
  expect(first.json).toMatchObject({ events: [{ event: 'api_key.created', organization: organization.id }] });
  const next = await program.ask('GET', `/${organization.id}/audit?limit=1&before=${first.json.next}`);
  expect(next.json).toMatchObject({ events: [{ event: 'organization.created', actor: 'cli' }] });
  const wrong = await program.ask('GET', `/${organization.id}/audit?user=ada`);
  expect([wrong.status, wrong.json]).toMatchObject([
    400,
    { code: 'audit_filter_invalid', faults: [{ path: 'user', reason: 'id' }] },
  ]);
  expect((await program.ask('GET', '/org_default/audit')).status).toBe(404);
});

describe('the audit commands', () => {
  test('list, export and verify what the gateway wrote, and end with 1 when somebody changed it', async () => {
    const g = gateway();
    await g.invitationFor('ada');
    await g.gateway.audit.flush();
    const listed = await audit(g, 'list', '--event', 'user.invited', '--limit', '1');
    expect(listed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ {2}.*user\.invited {2}.+@example\.com/),
    });
    expect((await audit(g, 'list', '--user', 'nobody@example.com', '--json')).json()).toEqual([]);
    const exported = await audit(g, 'export', '--format', 'csv', '--event', 'user.invited');
    expect(exported.out.split('\r\n')[0]).toMatch(/^sequence,time,event,group,organization,/);
    const verified = await audit(g, 'verify', '--json');
    expect(verified).toMatchObject({ code: 0, err: '' });
    const { head } = verified.json();
    expect((await audit(g, 'verify', '--head', String(head))).code).toBe(0);
    expect(await audit(g, 'retention', '--json')).toMatchObject({ code: 0 });

    withDirectory(g, (db) => db.exec('update audit_events set at = at + 1 where sequence = 2'));
    const broken = await audit(g, 'verify', '--json');
    expect(broken.code).toBe(1);
    expect(broken.json()).toMatchObject({ intact: false, findings: [{ kind: 'altered', sequence: 2 }] });
    const told = await audit(g, 'verify');
    expect(told).toMatchObject({ code: 1, out: expect.stringContaining('sequence 2: altered') });
    withDirectory(g, (db) => db.exec('update audit_events set at = at - 1 where sequence = 2'));
    expect((await audit(g, 'verify')).code).toBe(0);
  });

  test('refuse what cannot be, with the reason', async () => {
    const g = gateway();
    const cases: [string[], number, RegExp][] = [
      [['list', '--limit', '0'], 2, /from 1 to 200/],
      [['list', '--from', '2026-13-01'], 1, /from must be a day/],
      [['export'], 2, /--format is required/],
      [['export', '--format', 'xml'], 2, /csv or jsonl/],
      [['verify', '--head', 'x'], 2, /a number, a colon and a hash/],
    ];
    for (const [words, code, says] of cases) {
      const ran = await audit(g, ...words);
      expect([words, ran.code, ran.err]).toEqual([words, code, expect.stringMatching(says)]);
    }
  });
});
