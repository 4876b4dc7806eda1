import { createHash, generateKeyPairSync } from 'node:crypto';
import type { CDPSession, Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Puts a passkey of this origin's host into the phone. */
  addPasskey(userHandle: string): Promise<Passkey>;
  /** Whether the owner unlocks it from now on. */
  unlocks(verified: boolean): Promise<void>;
}

export interface Passkey {
  /** base64url */
  id: string;
  /** COSE, as a relying party stores it. */
  publicKey: Uint8Array<ArrayBuffer>;
}

export const RP_ID = 'localhost';

/** A phone's own authenticator, with user verification and room for passkeys (WebAuthn Level 3 section 11). */
export async function virtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async addPasskey(userHandle) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const credentialId = createHash('sha256').update(userHandle).digest();
      await session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: {
          credentialId: credentialId.toString('base64'),
          isResidentCredential: true,
          rpId: RP_ID,
          privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
          userHandle: Buffer.from(userHandle).toString('base64'),
          signCount: 1,
        },
      });
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      return { id: credentialId.toString('base64url'), publicKey: coseKey(x, y) };
    },
    async unlocks(verified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: verified });
    },
  };
}

/** An ES256 key on P-256 as COSE (RFC 9053 section 7.1.1): kty 2, alg -7, crv 1, x, y. */
function coseKey(x: string, y: string): Uint8Array<ArrayBuffer> {
  const coordinate = (label: number, value: string) =>
    Buffer.concat([Buffer.from([label, 0x58, 0x20]), Buffer.from(value, 'base64url')]);
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]);
  return Uint8Array.from(Buffer.concat([head, coordinate(0x21, x), coordinate(0x22, y)]));
}
