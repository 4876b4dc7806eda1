import { describe, expect, test } from 'vitest';
import { EVERY, errorOf, Suite } from './suite.ts';

/** A request by reference: we support none, and say so (Core section 6.2). */
describe.each(EVERY)(
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported, $responseType by $responseMode',
  (variant) => {
    test('is refused with the error of its own', async () => {
      const suite = await Suite.open(variant);
      const landed = await suite.authorize({ request_uri: 'https://suite.example.com/request.jwt' });
      expect(errorOf(landed)).toBe('request_uri_not_supported');
    });
  },
);
