import { z } from 'zod';
import { text } from '../shared/assertion.ts';
import { registration } from './schemas.ts';

/** What the page that signs people up sends. What names and addresses may hold, the domain says. */
const ticket = text(200);
const details = z.strictObject({
  givenName: text(200),
  familyName: text(200).optional(),
  nickname: text(200).optional(),
  phoneName: text(200),
  acceptedTerms: text(500).optional(),
});

export const ticketOnly = z.strictObject({ ticket });
export const codeAsked = z.strictObject({ ticket, email: text(300) });
export const codeTyped = z.strictObject({ ticket, code: text(20) });
export const drafted = z.strictObject({ ticket, details });
export const signedUp = z.strictObject({ ticket, details, response: registration });
