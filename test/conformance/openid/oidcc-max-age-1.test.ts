import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `max_age` that has passed asks the person again. */
describe.each(EVERY)('oidcc-max-age-1, $responseType by $responseMode', (variant) => {
  test('asks the phone again, and says when', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    const first = await suite.signIn();
    suite.g.clock.advance(2_000);
    const second = await suite.signIn({ max_age: '1' });
    expect(second.claims.sub).toBe(first.claims.sub);
    expect(Number(second.claims.auth_time)).toBeGreaterThan(Number(first.claims.auth_time));
  });
});
