import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `prompt=login` asks the person again, whatever session there is. */
describe.each(EVERY)('oidcc-prompt-login, $responseType by $responseMode', (variant) => {
  test('asks the phone again, and says when', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    const first = await suite.signIn({ max_age: '15000' });
    suite.g.clock.advance(2_000);
    const second = await suite.signIn({ prompt: 'login' });
    expect(second.claims.sub).toBe(first.claims.sub);
    expect(Number(second.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
  });
});
