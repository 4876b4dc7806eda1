import { describe, expect, test } from 'vitest';
import { EVERY, Suite } from './suite.ts';

/** `acr_values` that cannot be met are a wish, and no error (Core section 5.5.1.1). */
describe.each(EVERY)(
  'oidcc-ensure-request-with-acr-values-succeeds, $responseType by $responseMode',
  (variant) => {
    test('signs in all the same', async () => {
      const suite = await Suite.open(variant);
      const { claims } = await suite.signIn({ acr_values: '1 2' });
      expect(claims.sub).toMatch(/^usr_/);
      expect(claims.acr).not.toMatch(/^[12]$/);
    });
  },
);
