import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `login_hint` does not get in the way. */
describe.each(EVERY)('oidcc-login-hint, $responseType by $responseMode', (variant) => {
  test('signs in all the same', async () => {
    const suite = await Suite.open(variant);
    const { claims } = await suite.signIn({ login_hint: 'ada@example.com' });
    expect(claims.sub).toMatch(/^usr_/);
  });
});
