import { z } from 'zod';
import { assertion, bytes, credentialId, text } from '../shared/assertion.ts';

/** What the pages of a web phone send. WebAuthn's own members are checked by the library that reads them. */
export const registration = z.object({
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
export const typed = z.strictObject({ code: text(40) });
export const identified = z.strictObject({ response: assertion });
export const claimed = z.strictObject({ ticket: text(200) });
export const approved = z.strictObject({ response: assertion });
export const declined = z.strictObject({ reason: z.enum(['refused', 'not_me']) });
export const nothing = z.strictObject({});
export const enrollmentAsked = z.strictObject({ invitation });
export const enrolled = z.strictObject({ invitation, name: text(200), response: registration });
