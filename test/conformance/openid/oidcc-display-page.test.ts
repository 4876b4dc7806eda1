import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `display=page` does not get in the way. */
describe.each(EVERY)('oidcc-display-page, $responseType by $responseMode', (variant) => {
  test('signs in all the same', async () => {
    const suite = await Suite.open(variant);
    const { claims } = await suite.signIn({ display: 'page' });
    expect(claims.sub).toMatch(/^usr_/);
  });
});
