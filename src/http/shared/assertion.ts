import { z } from 'zod';

/** What pages send of WebAuthn (Level 3 section 5.8): sizes and alphabets. The library that reads it checks the rest. */
export const text = (longest: number) => z.string().max(longest);
const base64url = (longest: number) => text(longest).regex(/^[A-Za-z0-9_-]+$/);
export const bytes = base64url(8_192);
export const credentialId = base64url(1_400);

/** A passkey's answer to a question. */
export const assertion = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined),
  clientExtensionResults: z.object({}).catch({}),
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: base64url(200).optional(),
  }),
});
