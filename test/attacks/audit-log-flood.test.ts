import { expect, test } from 'vitest';
import { auditOf } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';

test('a stranger who is refused all day fills no disk: a few of an address, some of all, the rest in the log alone', async () => {
  const g = await startGateway({
    env: { COUNTERSIGN_LIMIT_REFUSAL: '5', COUNTERSIGN_LIMIT_REFUSALS: '8', TRUST_PROXY: '127.0.0.1' },
  });
  const ask = (address: string) =>
    g
      .browser()
      .request('/auth?client_id=nobody&response_type=code', { headers: { 'X-Forwarded-For': address } });
  for (let n = 0; n < 12; n += 1) expect((await ask('192.0.2.1')).status).toBe(400);
  const refusals = async () => (await auditOf(g)).filter(({ event }) => event === 'request.refused').length;
  expect(await refusals()).toBe(5);
  for (let n = 0; n < 12; n += 1) await ask(`198.51.100.${n}`);
  expect(await refusals()).toBe(8);
  // Where there is nothing nobody was signing in.
  for (const path of ['/wp-login.php', '/.env']) expect((await g.browser().request(path)).status).toBe(404);
  expect(await refusals()).toBe(8);
  expect(g.logger.messages('info').filter((message) => message === 'request refused').length).toBeGreaterThan(
    20,
  );
});
