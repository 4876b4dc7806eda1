import { describe, expect, test } from 'vitest';
import { errorOf, IMPLICIT, Suite } from './suite.ts';

/** Where the id_token comes from the authorization endpoint a nonce must be sent (Core section 3.2.2.1). */
describe.each(IMPLICIT)(
  'oidcc-ensure-request-without-nonce-fails, $responseType by $responseMode',
  (variant) => {
    test('is refused without a waiting page', async () => {
      const suite = await Suite.open(variant);
      expect(errorOf(await suite.authorize({ nonce: undefined }))).toBe('invalid_request');
    });
  },
);
