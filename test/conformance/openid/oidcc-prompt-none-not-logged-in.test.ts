import { describe, expect, test } from 'vitest';
import { EVERY, errorOf, Suite } from './suite.ts';

/** `prompt=none` without a session is an error, and no page is shown (Core section 3.1.2.6). */
describe.each(EVERY)('oidcc-prompt-none-not-logged-in, $responseType by $responseMode', (variant) => {
  test('tells the client that the person must be asked', async () => {
    const suite = await Suite.open(variant, { sessions: true });
    expect(errorOf(await suite.authorize({ prompt: 'none' }))).toMatch(/^(login|interaction)_required$/);
  });
});
