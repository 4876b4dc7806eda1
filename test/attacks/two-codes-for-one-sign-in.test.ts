import { describe, expect, test } from 'vitest';
import type { WaitingSnapshot } from '../../src/pages/index.ts';
import {
  cookieHeader,
  cookiesOf,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('several live codes for one authorization request, on %s,', (store) => {
  const gateway = sharedGateway({ store });

  test('all of them approved and all of them collected at once, yield one id_token', async () => {
    const g = gateway();
    const { tab, browser } = await waitingSignIn(g);
    const before = cookiesOf(browser, tab.paths.resume);
    const own = [...before.keys()].find((name) => name.includes('cs_waiting_')) ?? '';
    const Cookie = cookieHeader(before);

    // A browser that presses New code ten times at once and keeps every secret it is given.
    const codes = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const response = await g.browser().request(tab.paths.newCode, {
          method: 'POST',
          headers: { Accept: 'application/json', Cookie },
        });
        const secret = response.headers.getSetCookie().find((cookie) => cookie.startsWith(own)) ?? '';
        const { frames } = (await response.json()) as WaitingSnapshot;
        return {
          value: secret.slice(own.length + 1, secret.indexOf(';')),
          frame: `${frames?.prefix}.${frames?.codes[0]}`,
        };
      }),
    );
    for (const { frame } of codes) {
      const { client } = await puppetOf(g, somebody());
      const { challenge, statement } = await client.claim(frame);
      await client.approve(challenge, statement);
    }
    const answers = await Promise.all(
      codes.map(({ value }) =>
        resume(g.browser(), tab.paths.resume, {
          headers: { Cookie: cookieHeader(new Map(before).set(own, value)) },
        }),
      ),
    );
    expect(answers.filter(({ sentBack }) => sentBack?.fields.has('id_token'))).toHaveLength(1);
  });
});
