import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED = 0x40;

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url');

/**
 * One ES256 passkey in software (WebAuthn Level 3 section 6): user verified, no attestation, and a counter that stays
 * zero, as that of every passkey that is synchronised between devices.
 */
export class Passkey {
  readonly #origin: string;
  readonly #rpIdHash: Buffer;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #id = randomBytes(16);
  #userHandle = '';

  constructor(issuer: string) {
    this.#origin = issuer;
    this.#rpIdHash = sha256(new URL(issuer).hostname);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  /** The answer of `navigator.credentials.create`, as JSON. */
  register(challenge: string, userHandle: string): object {
    this.#userHandle = userHandle;
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    // COSE_Key (RFC 9052 section 7): EC2, ES256, P-256, and the coordinates as byte strings of 32.
    const publicKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const noModel = Buffer.alloc(16);
    const authData = Buffer.concat([
      this.#authenticatorData(ATTESTED | PRESENT_AND_VERIFIED),
      noModel,
      Buffer.from([0, this.#id.length]),
      this.#id,
      publicKey,
    ]);
    // { fmt: "none", attStmt: {}, authData } in CBOR (section 6.5.4).
    const attestationObject = Buffer.concat([
      Buffer.from('\xa3cfmtdnonegattStmt\xa0hauthData\x58', 'latin1'),
      Buffer.from([authData.length]),
      authData,
    ]);
    return this.#credential({
      clientDataJSON: base64url(this.#clientData('webauthn.create', challenge)),
      attestationObject: base64url(attestationObject),
      transports: ['internal'],
    });
  }

  /** The answer of `navigator.credentials.get`, as JSON. */
  assert(challenge: string): object {
    const clientData = this.#clientData('webauthn.get', challenge);
    const authenticatorData = this.#authenticatorData(PRESENT_AND_VERIFIED);
    const signature = sign(
      'sha256',
      Buffer.concat([authenticatorData, sha256(clientData)]),
      this.#privateKey,
    );
    return this.#credential({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
      userHandle: this.#userHandle,
    });
  }

  #credential(response: object): object {
    const id = base64url(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string): string {
    return JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false });
  }

  #authenticatorData(flags: number): Buffer {
    return Buffer.concat([this.#rpIdHash, Buffer.from([flags, 0, 0, 0, 0])]);
  }
}
