import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `prompt=none` with a session signs in without a page. */
describe.each(EVERY)('oidcc-prompt-none-logged-in, $responseType by $responseMode', (variant) => {
  test('gives the same person and the same moment of authentication', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    const first = await suite.signIn();
    suite.g.clock.advance(2_000);
    const second = await suite.signInSilently({ prompt: 'none' });
    expect(second.claims).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time });
  });
});
