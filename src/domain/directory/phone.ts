import type { PhoneId, UserId } from '../../kernel/index.ts';
import type { User } from './user.ts';

/** The public half of an app phone's key: P-256, used with ES256 (RFC 7518 section 3.4). */
export interface PhonePublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** An enrolled approver of a user. */
export interface Phone {
  readonly id: PhoneId;
  readonly userId: UserId;
  /** An app phone signs with a key of its own; web phones (passkeys) come with their kind. */
  readonly kind: 'app';
  /** What its owner calls it. */
  readonly name: string;
  readonly publicKey: PhonePublicKey;
  /** RFC 7638 thumbprint of the key: one key is one phone. */
  readonly thumbprint: string;
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

/** A phone and the user it speaks for, read together so that neither is stale against the other. */
export interface PhoneAndUser {
  readonly phone: Phone;
  readonly user: User;
}
