import type { ApprovalResult, Challenge } from '../challenge/index.ts';
import type { Phone } from '../directory/index.ts';

type Worth = Pick<ApprovalResult, 'acr' | 'amr'>;

/**
 * What an approval is worth (RFC 8176). A raw key without attestation proves possession on a second channel, and no
 * more; a passkey with user verification proves the person too. Neither resists phishing: the QR can be passed on. A
 * passkey in the waiting browser itself does: it answers to this origin alone.
 */
const APP: Worth = { acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] };
const WEB: Worth = { acr: 'urn:countersign:acr:qr-uv', amr: ['mca', 'pop', 'user', 'mfa'] };
export const HERE: Worth = { acr: 'phr', amr: ['pop', 'user', 'mfa'] };

/** What this phone's approval of this challenge is worth. */
export const worthOf = (phone: Phone, { here }: Challenge): Worth =>
  phone.kind === 'app' ? APP : here ? HERE : WEB;
