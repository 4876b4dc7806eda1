import { bufferToBase64URLString } from '@simplewebauthn/browser';

/**
 * What a passkey signs to approve, as base64url: SHA-256("countersign/v1\0" ‖ statement ‖ "approve" ‖ number). The
 * statement is the very text that was read to show it; the number is what was typed, where one is asked for.
 */
export async function approvalChallenge(statement: string, number = ''): Promise<string> {
  const bytes = new TextEncoder().encode(`countersign/v1\0${statement}approve${number}`);
  return bufferToBase64URLString(await crypto.subtle.digest('SHA-256', bytes));
}

/** Every number that the other screen may show. */
const NUMBERS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/**
 * What a passkey signs, for each number that may be typed. Made before anything is pressed: some browsers open their
 * dialog only as the direct answer to a press.
 */
export async function approvalChallenges(
  statement: string,
  numbered: boolean,
): Promise<ReadonlyMap<string, string>> {
  const numbers = numbered ? NUMBERS : [''];
  return new Map(
    await Promise.all(
      numbers.map(async (number) => [number, await approvalChallenge(statement, number)] as const),
    ),
  );
}
