import { describe, expect, test } from 'vitest';
import { DEFAULT_ORGANIZATION, SECOND } from '../../src/kernel/index.ts';
import { headingOf } from '../support/account.ts';
import { programOf } from '../support/admin.ts';
import { puppetOf, sharedGateway, somebody, waitingSignIn } from '../support/attacker.ts';
import { cli } from '../support/cli.ts';
import { memberOf, operatorOf, organizationOf } from '../support/dashboard.ts';

/** What the tables of the page say, by the name of each row; the first number that stands there. */
const rowsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<th scope="row">([^<]+).*?<\/th><td>([^<]*)<\/td>/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

describe('the overview', () => {
  const gateway = sharedGateway();

  test('shows what came of sign-ins and how long people took, at once, and to those alone whose they are', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const { party, tab } = await waitingSignIn(g, { input: { name: 'Northwind' } });
    g.clock.advance(5 * SECOND);
    const claimed = await client.claim(tab.frame);
    g.clock.advance(4 * SECOND);
    await client.approve(claimed.challenge, claimed.statement);
    await tab.collect();
    const second = await waitingSignIn(g, { party });
    const refused = await client.claim(second.tab.frame);
    await client.decline(refused.challenge, refused.statement, 'not_me');
    const third = await waitingSignIn(g, { party });
    await third.tab.cancel();
    await g.gateway.audit.flush();

    const { id } = party.integration;
    const member = await memberOf(g, { id: DEFAULT_ORGANIZATION }, 'viewer');
    const here = `/dashboard/${DEFAULT_ORGANIZATION}`;
    const page = await member.get(`${here}?integration=${id}`);
    expect([page.status, headingOf(page)]).toEqual([200, 'Sign-ins at Northwind']);
    expect(rowsOf(page.html)).toMatchObject({
      'Signed in by phone': '1',
      'Reported: this wasn’t me': '1',
      'Cancelled in the browser': '1',
      Declined: '0',
      'Scanned, then no answer': '0',
    });
    // Four seconds from the claim, nine from the code, each within 9 %.
    expect(page.html).toMatch(/<dd>(3\.[7-9]|4|4\.[0-3]) sec<\/dd>/);
    expect(page.html).toMatch(/<dd>(8\.[2-9]|9|9\.[0-8]) sec<\/dd>/);
    expect((await member.get(`${here}?period=quarter`)).status).toBe(200);
    expect((await member.get(`${here}?integration=nonsense`)).status).toBe(404);

    const stranger = await memberOf(g, await organizationOf(g), 'owner');
    const theirs = `/dashboard/${(await stranger.get('/dashboard')).location?.split('/').at(-1)}`;
    expect((await stranger.get(theirs)).html).toContain('Nobody has signed in during this time.');
    expect((await stranger.get(`${theirs}?integration=${id}`)).status).toBe(404);

    const operator = await operatorOf(g);
    expect((await operator.get(`/dashboard/all?integration=${id}`)).status).toBe(200);
    const everything = await operator.get('/dashboard/all');
    // Of the deployment: told to whoever runs it.
    expect(everything.html).toContain('SMTP_URL');
    expect(page.html).not.toContain('SMTP_URL');
    expect((await member.get(here)).html).not.toContain('SMTP_URL');

    const program = await programOf(g, DEFAULT_ORGANIZATION, ['overview:read']);
    const answer = await program.ask(
      'GET',
      `/${DEFAULT_ORGANIZATION}/overview?integration=${id}&period=month`,
    );
    expect([answer.status, answer.json]).toMatchObject([200, { totals: { completed: 1 }, health: [] }]);
    expect((await program.ask('GET', `/${DEFAULT_ORGANIZATION}/overview?period=year`)).status).toBe(400);

    const env = { DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer };
    const printed = (await cli(env, ['overview', '--integration', id, '--json'])).json();
    expect(printed).toMatchObject({ totals: { completed: 1, reported: 1, cancelled: 1 }, complete: true });
    expect((await cli(env, ['overview'])).out).toContain('completed');
    expect((await cli(env, ['overview', '--organization', 'org_0000000000000000000000'])).code).toBe(1);
    expect((await cli(env, ['overview', '--period', 'year'])).code).toBe(2);
  });
});
