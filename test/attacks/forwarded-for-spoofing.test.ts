import { describe, expect, test } from 'vitest';
import {
  auditOf,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const LIMIT = 3;
const env = { COUNTERSIGN_LIMIT_AUTHORIZE: String(LIMIT) };

/** The statuses of authorization requests that come with these headers, one after another. */
async function statuses(g: TestGateway, headers: Record<string, string>[]): Promise<number[]> {
  const seen = [];
  for (const one of headers) {
    const response = await fetch(`${g.origin}/auth`, { headers: one, redirect: 'manual' });
    await response.text();
    seen.push(response.status);
  }
  return seen;
}

const forwarded = (value: string) => ({ 'X-Forwarded-For': value });
const REFUSED_BY_PROTOCOL = 400;
const LIMITED = 429;
const allowed = Array.from({ length: LIMIT }, () => REFUSED_BY_PROTOCOL);

describe('an address that a client writes itself', () => {
  test('is never believed where no proxy is trusted, by whatever header it comes', async () => {
    const g = await startGateway({ env });
    const headers = [
      forwarded('203.0.113.1'),
      forwarded('203.0.113.2, 10.0.0.1'),
      { 'X-Real-IP': '203.0.113.3' },
      { 'CF-Connecting-IP': '203.0.113.4' },
      { 'True-Client-IP': '203.0.113.5' },
      { Forwarded: 'for=203.0.113.6' },
      { 'X-Client-IP': '203.0.113.7' },
      forwarded('127.0.0.2'),
    ];
    expect(await statuses(g, headers)).toEqual([...allowed, ...Array.from({ length: 5 }, () => LIMITED)]);
  });

  test('in front of what our proxy wrote is not believed', async () => {
    const g = await startGateway({ env: { ...env, TRUST_PROXY: '127.0.0.1/32' } });
    const spoofed = [1, 2, 3, 4, 5].map((n) => forwarded(`198.51.100.${n}, 203.0.113.9`));
    expect(await statuses(g, spoofed)).toEqual([...allowed, LIMITED, LIMITED]);
    // Somebody else behind the same proxy is not locked out by that.
    expect(await statuses(g, [forwarded('203.0.113.10')])).toEqual([REFUSED_BY_PROTOCOL]);
  });

  test('pretending to be one of our proxies stops at the first that is none', async () => {
    const g = await startGateway({ env: { ...env, TRUST_PROXY: '127.0.0.1,10.0.0.0/8' } });
    const chained = [1, 2, 3, 4].map((n) => forwarded(`10.9.9.${n}, 203.0.113.9, 10.0.0.${n}`));
    expect(await statuses(g, chained)).toEqual([...allowed, LIMITED]);
  });

  test.each([
    ['is no address', ['nonsense', '', ',', 'localhost']],
    ['changes its port', ['203.0.113.1:1', '203.0.113.1:2', '203.0.113.1', '203.0.113.1:65535']],
    ['has a port that is none', ['203.0.113.1:x', '203.0.113.2:', '203.0.113.3:3:3', '203.0.113.4:-4']],
    ['is written in other ways', ['203.0.113.9', '::ffff:203.0.113.9', ' 203.0.113.9 ', '::FFFF:CB00:7109']],
    [
      'changes within one IPv6 network',
      ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::', '2001:DB8::a:b:c:d'],
    ],
  ])('that %s does not get a limit of its own', async (_, values) => {
    const g = await startGateway({ env: { ...env, TRUST_PROXY: '127.0.0.1' } });
    expect(await statuses(g, values.map(forwarded))).toEqual([...allowed, LIMITED]);
  });

  test('does not enter the audit log', async () => {
    const g = await startGateway();
    const ada = await puppetOf(g, somebody());
    const browser = g.browser({ 'X-Forwarded-For': '203.0.113.66', Forwarded: 'for=203.0.113.66' });
    const party = await g.relyingParty();
    const tab = await browser.open((await party.ask()).url);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    await tab.collect();
    await auditOf(g);
    const personal = withDirectory(
      g,
      (db) => db.prepare('SELECT data FROM audit_personal').all() as { data: string }[],
    );
    expect(personal.map(({ data }) => data).join()).not.toContain('203.0.113.66');
  });
});

describe('a limit', () => {
  const gateway = sharedGateway();

  test('of one address is no other’s while nobody forges', async () => {
    await expect(waitingSignIn(gateway())).resolves.toHaveProperty('tab');
  });
});
