import type { ApprovalResult, Challenge } from '../challenge/index.ts';
import type { Phone } from '../directory/index.ts';
import { methodOf } from '../entra/index.ts';
import { methodNotAsked } from './approval-errors.ts';

type Worth = Pick<ApprovalResult, 'acr' | 'amr'>;

/**
 * What an approval is worth (RFC 8176). A raw key without attestation proves possession on a second channel, and no
 * more; a passkey with user verification proves the person too. Neither resists phishing: the QR can be passed on. A
 * passkey in the waiting browser itself does: it answers to this origin alone.
 */
const APP: Worth = { acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] };
const WEB: Worth = { acr: 'urn:countersign:acr:qr-uv', amr: ['mca', 'pop', 'user', 'mfa'] };
const HERE: Worth = { acr: 'phr', amr: ['pop', 'user', 'mfa'] };

/**
 * What this phone's approval of this challenge is worth: in Microsoft's words where Entra asks for a second factor.
 * Throws `method_not_asked` when it is none of what Entra takes.
 */
export function worthOf(
  phone: Phone,
  { here, secondFactor }: Pick<Challenge, 'here' | 'secondFactor'>,
): Worth {
  if (secondFactor === undefined) return phone.kind === 'app' ? APP : here ? HERE : WEB;
  const method = methodOf(phone.kind, secondFactor);
  if (method === undefined) throw methodNotAsked();
  return { acr: secondFactor.acr, amr: [method] };
}
