import { describe, expect, test } from 'vitest';
import { EVERY, errorOf, Suite, sentBackOf } from './suite.ts';

const UNSIGNED = (claims: object): string =>
  [{ alg: 'none' }, claims, undefined]
    .map((part) => (part === undefined ? '' : Buffer.from(JSON.stringify(part)).toString('base64url')))
    .join('.');

/** A request by value: we support none, and say so (Core section 6.1). */
describe.each(EVERY)(
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported, $responseType by $responseMode',
  (variant) => {
    test('is refused with the error of its own, to the address outside', async () => {
      const suite = await Suite.open(variant);
      const landed = await suite.authorize({ request: UNSIGNED({ client_id: 'x', nonce: 'inside' }) });
      expect(errorOf(landed)).toBe('request_not_supported');
      expect(sentBackOf(landed).action).toBe(suite.parameters().redirect_uri);
    });
  },
);
