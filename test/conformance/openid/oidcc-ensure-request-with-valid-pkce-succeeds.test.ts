import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BASIC, Suite, waitingOf } from './suite.ts';

const VERIFIER = 'v'.repeat(64);

/** PKCE with S256 (RFC 7636). */
describe.each(BASIC)(
  'oidcc-ensure-request-with-valid-pkce-succeeds, $responseType by $responseMode',
  (variant) => {
    test('signs in with the verifier, and not without it', async () => {
      const suite = await Suite.open(variant);
      const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
      const ask = async () => {
        const landed = await suite.authorize(
          { code_challenge: challenge, code_challenge_method: 'S256' },
          suite.g.browser(),
        );
        return (await suite.approve(waitingOf(landed))).fields.get('code') ?? '';
      };
      expect(await suite.exchange(await ask(), { code_verifier: VERIFIER })).toMatchObject({ status: 200 });
      expect(await suite.exchange(await ask())).toMatchObject({
        status: 400,
        json: { error: 'invalid_grant' },
      });
    });
  },
);
