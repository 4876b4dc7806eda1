import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** A parameter that nobody knows is ignored (RFC 6749 section 3.1). */
describe.each(EVERY)(
  'oidcc-ensure-request-with-unknown-parameter-succeeds, $responseType by $responseMode',
  (variant) => {
    test('signs in all the same', async () => {
      const suite = await Suite.open(variant);
      const { claims } = await suite.signIn({ extra: 'foobar' });
      expect(claims.sub).toMatch(/^usr_/);
    });
  },
);
