import { describe, expect, test } from 'vitest';
import { EVERY, errorOf, Suite } from './suite.ts';

/** A request that names no response type is an error, and nobody is asked. */
describe.each(EVERY)('oidcc-response-type-missing, $responseType by $responseMode', (variant) => {
  test('is refused without a waiting page', async () => {
    const suite = await Suite.open(variant);
    const landed = await suite.authorize({ response_type: undefined });
    expect(errorOf(landed)).toMatch(/^(unsupported_response_type|invalid_request)$/);
  });
});
