import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `max_age` that has not passed leaves the session good. */
describe.each(EVERY)('oidcc-max-age-10000, $responseType by $responseMode', (variant) => {
  test('signs in without a page, and says when the person was asked', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    const first = await suite.signIn();
    suite.g.clock.advance(2_000);
    const second = await suite.signInSilently({ max_age: '10000' });
    expect(second.claims).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time });
  });
});
