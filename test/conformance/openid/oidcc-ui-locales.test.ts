import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `ui_locales` does not get in the way. */
describe.each(EVERY)('oidcc-ui-locales, $responseType by $responseMode', (variant) => {
  test('signs in all the same', async () => {
    const suite = await Suite.open(variant);
    const { claims } = await suite.signIn({ ui_locales: 'se' });
    expect(claims.sub).toMatch(/^usr_/);
  });
});
