import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `prompt=none` with the id_token of the person who is signed in. */
describe.each(EVERY)('oidcc-id-token-hint, $responseType by $responseMode', (variant) => {
  test('gives the same person', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    const first = await suite.signIn();
    const second = await suite.signInSilently({ prompt: 'none', id_token_hint: first.idToken });
    expect(second.claims.sub).toBe(first.claims.sub);
  });
});
