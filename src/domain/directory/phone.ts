import type { PhoneId, UserId } from '../../kernel/index.ts';
import type { User } from './user.ts';

/** The public half of an app phone's key: P-256, used with ES256 (RFC 7518 section 3.4). */
export interface PhonePublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A passkey: a WebAuthn credential as it was registered. Bytes are base64url. */
export interface WebCredential {
  readonly id: string;
  /** The COSE key (RFC 9052 section 7). */
  readonly publicKey: string;
  readonly transports: readonly string[];
  /** Whether it may be copied to other devices of its owner (WebAuthn Level 3 section 6.1.3, backup eligibility). */
  readonly multiDevice: boolean;
}

interface PhoneBase {
  readonly id: PhoneId;
  readonly userId: UserId;
  /** What its owner calls it. */
  readonly name: string;
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

/** A native app, or anything else that keeps a key and speaks the phone API. */
export interface AppPhone extends PhoneBase {
  readonly kind: 'app';
  readonly publicKey: PhonePublicKey;
  /** RFC 7638 thumbprint of the key: one key is one phone. */
  readonly thumbprint: string;
}

/** A passkey, used in the phone's own browser. */
export interface WebPhone extends PhoneBase {
  readonly kind: 'web';
  readonly credential: WebCredential;
  /** The highest signature counter seen; 0 from authenticators that do not count. */
  readonly signCount: number;
}

/** An enrolled approver of a user. */
export type Phone = AppPhone | WebPhone;

/** A phone and the user it speaks for, read together so that neither is stale against the other. */
export interface PhoneAndUser<P extends Phone = Phone> {
  readonly phone: P;
  readonly user: User;
}
