import { describe, expect, test } from 'vitest';
import { EVERY, errorOf, Suite, sentBackOf } from './suite.ts';

const UNSIGNED = (claims: object): string =>
  [{ alg: 'none' }, claims, undefined]
    .map((part) => (part === undefined ? '' : Buffer.from(JSON.stringify(part)).toString('base64url')))
    .join('.');

/** A redirect URI inside a request object does not overrule the registered ones. */
describe.each(EVERY)(
  'oidcc-ensure-request-object-with-redirect-uri, $responseType by $responseMode',
  (variant) => {
    test('is refused with the error of its own, to the address outside', async () => {
      const suite = await Suite.open(variant);
      const landed = await suite.authorize({ request: UNSIGNED({ redirect_uri: 'https://evil.example/' }) });
      expect(errorOf(landed)).toBe('request_not_supported');
      expect(sentBackOf(landed).action).toBe(suite.parameters().redirect_uri);
    });
  },
);
