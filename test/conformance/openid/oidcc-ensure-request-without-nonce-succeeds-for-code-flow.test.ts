import { describe, expect, test } from 'vitest';
import { BASIC, Suite } from './suite.ts';

/** In the code flow a nonce is the client’s choice. */
describe.each(BASIC)(
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow, $responseType by $responseMode',
  (variant) => {
    test('signs in, and the id_token has no nonce', async () => {
      const suite = await Suite.open(variant);
      const { claims } = await suite.signIn({ nonce: undefined });
      expect(claims).not.toHaveProperty('nonce');
    });
  },
);
