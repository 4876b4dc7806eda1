import { z } from 'zod';

/** What the pages of a web phone send. WebAuthn's own members are checked by the library that reads them. */
const text = (longest: number) => z.string().max(longest);
const base64url = (longest: number) => text(longest).regex(/^[A-Za-z0-9_-]+$/);
const bytes = base64url(8_192);
const credentialId = base64url(1_400);

const assertion = z.object({
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

const registration = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined),
  clientExtensionResults: z.object({}).catch({}),
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(text(20)).max(10).optional(),
  }),
});

const invitation = text(400);

export const scanned = z.strictObject({ frame: text(400) });
export const identified = z.strictObject({ response: assertion });
export const claimed = z.strictObject({ ticket: text(200) });
export const approved = z.strictObject({ response: assertion });
export const declined = z.strictObject({ reason: z.enum(['refused', 'not_me']) });
export const enrollmentAsked = z.strictObject({ invitation });
export const enrolled = z.strictObject({ invitation, name: text(200), response: registration });
