import { timingSafeEqual } from 'node:crypto';
import type { AppPhone } from '../directory/index.ts';
import { invalidDecision } from './approval-errors.ts';
import { verifyByPhone } from './phone-key.ts';
import { type Decision, decisionDigest } from './statement.ts';

export const DECISION_TYP = 'countersign-decision+jws';
const LONGEST_DECISION = 1_024;

/**
 * Checks that this phone signed this decision on this statement: a compact JWS, ES256, our `typ`, the phone's id as
 * `kid`, and as payload the 32 bytes of `decisionDigest`. A proof for another statement, decision or purpose has
 * another digest. Returns which of the numbers it was signed with. Throws `invalid_decision`.
 */
export function checkSignedDecision(parts: {
  jws: string;
  phone: AppPhone;
  statement: string;
  decision: Decision;
  /** Each number that may have been typed; without any, none was. */
  numbers?: readonly string[];
}): string {
  if (parts.jws.length > LONGEST_DECISION) throw invalidDecision('it is too long');
  const { payload, header } = signedBy(parts.phone, parts.jws);
  if (header.kid !== parts.phone.id) throw invalidDecision('its kid is not this phone');
  const { statement, decision, numbers = [''] } = parts;
  const signed = numbers.find((number) => sameBytes(payload, decisionDigest(statement, decision, number)));
  if (signed === undefined) throw invalidDecision('it signs another statement or another decision');
  return signed;
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

function signedBy(phone: AppPhone, jws: string) {
  try {
    return verifyByPhone(jws, phone.publicKey, DECISION_TYP);
  } catch (cause) {
    throw invalidDecision('its signature does not verify', cause);
  }
}
