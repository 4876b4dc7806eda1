import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What an authenticator may be made to say wrongly, one thing at a time. */
export interface Lies {
  origin?: string;
  rpId?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  type?: string;
  userVerified?: boolean;
  userPresent?: boolean;
  userHandle?: string;
  credentialId?: string;
  counter?: number;
  /** An attestation format that nobody asked for. */
  format?: string;
  clientData?: string;
}

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

/** An authenticator in software (WebAuthn Level 3 section 6): makes and uses one ES256 passkey, truthfully or not. */
export class Passkey {
  readonly #origin: string;
  readonly #rpId: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #id = randomBytes(16);
  #userHandle = '';
  counter = 0;

  constructor(issuer: string) {
    this.#origin = issuer;
    this.#rpId = new URL(issuer).hostname;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  get id(): string {
    return b64(this.#id);
  }

  register(options: PublicKeyCredentialCreationOptionsJSON, lies: Lies = {}): RegistrationResponseJSON {
    this.#userHandle = options.user.id;
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    const cose = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const attested = Buffer.concat([
      Buffer.alloc(16),
      length,
      this.#id,
      isoCBOR.encode(cose as Parameters<typeof isoCBOR.encode>[0]),
    ]);
    const authData = Buffer.concat([this.#authenticatorData(0x40, lies), attested]);
    const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
      ['fmt', lies.format ?? 'none'],
      ['attStmt', new Map<string, string>()],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, lies),
        attestationObject: b64(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
        transports: ['internal'],
      },
    };
  }

  /** Signs this challenge, base64url. */
  assert(challenge: string, lies: Lies = {}): AuthenticationResponseJSON {
    const clientDataJSON = this.#clientData('webauthn.get', challenge, lies);
    const authData = this.#authenticatorData(0, lies);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const id = lies.credentialId ?? this.id;
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: b64(authData),
        signature: createSign('sha256').update(signed).sign(this.#privateKey).toString('base64url'),
        userHandle: lies.userHandle ?? this.#userHandle,
      },
    };
  }

  #clientData(type: string, challenge: string, lies: Lies): string {
    if (lies.clientData !== undefined) return Buffer.from(lies.clientData).toString('base64url');
    const data = {
      type: lies.type ?? type,
      challenge,
      origin: lies.origin ?? this.#origin,
      crossOrigin: lies.crossOrigin ?? false,
      ...(lies.topOrigin === undefined ? {} : { topOrigin: lies.topOrigin }),
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  #authenticatorData(flags: number, lies: Lies): Buffer {
    const present = (lies.userPresent ?? true) ? 0x01 : 0;
    const verified = (lies.userVerified ?? true) ? 0x04 : 0;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(lies.counter ?? this.counter);
    return Buffer.concat([
      sha256(lies.rpId ?? this.#rpId),
      Buffer.from([flags | present | verified]),
      counter,
    ]);
  }
}
