import type { SentBack, WaitingTab } from '../../src/cli/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';

/** Approves by this phone what the tab shows, and goes back with it to the relying party. */
export async function approved(tab: WaitingTab, phone: PhoneClient): Promise<SentBack> {
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  return tab.collect();
}

/** A part of a JWS (RFC 7515 section 3.1) as it was sent, unverified: 0 is the header, 1 the claims. */
export const partOf = (jws: unknown, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(jws).split('.')[part] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
