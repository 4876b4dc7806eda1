import { bufferToBase64URLString } from '@simplewebauthn/browser';

/**
 * What a passkey signs to approve, as base64url: SHA-256("countersign/v1\0" ‖ statement ‖ "approve"). The statement is
 * the very text that was read to show it.
 */
export async function approvalChallenge(statement: string): Promise<string> {
  const bytes = new TextEncoder().encode(`countersign/v1\0${statement}approve`);
  return bufferToBase64URLString(await crypto.subtle.digest('SHA-256', bytes));
}
