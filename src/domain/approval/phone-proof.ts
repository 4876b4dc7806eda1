import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import {
  type Clock,
  type EphemeralStore,
  ephemeralKey,
  equalInConstantTime,
  MINUTE,
  type PhoneId,
  parseId,
  sha256,
} from '../../kernel/index.ts';
import type { AppPhone, PeopleStore, PhonePublicKey } from '../directory/index.ts';
import { invalidProof, replayedProof, staleProof, unknownPhone } from './approval-errors.ts';
import { assertUsable, type IdentifiedPhone } from './identified-phone.ts';
import { thumbprint, verifyByPhone } from './phone-key.ts';

export const PROOF_TYP = 'countersign-phone-proof+jwt';

/** How far a phone's clock may be off, either way. */
const MOST_OFF = MINUTE;

const LONGEST_PROOF = 4_096;

/** 32 bytes in base64url, the two loose bits at the end zero: one key has one spelling, and so one thumbprint. */
const COORDINATE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
export const publicKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(COORDINATE),
  y: z.string().regex(COORDINATE),
});

const claimsSchema = z.object({
  aud: z.string(),
  htm: z.string(),
  htu: z.string(),
  bh: z.string(),
  iat: z.number().int(),
  jti: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
});

/** The request that a proof must have been made for. */
export interface ProvenRequest {
  readonly proof: string;
  readonly method: string;
  /** The whole URL without query, as the issuer's address has it. */
  readonly url: string;
  readonly body: Uint8Array;
}

/**
 * Checks the proof JWT of a phone's request, in the manner of DPoP (RFC 9449 section 4.3): signed by the phone's key
 * for this audience, method, URL and body, at most 60 s old, never seen before.
 */
export class PhoneProofs {
  readonly #people: PeopleStore;
  readonly #store: EphemeralStore;
  readonly #clock: Clock;
  readonly #issuer: string;

  constructor(parts: { people: PeopleStore; store: EphemeralStore; clock: Clock; issuer: string }) {
    this.#people = parts.people;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#issuer = parts.issuer;
  }

  /**
   * The enrolled phone that made this request. Throws `invalid_proof`, `stale_proof`, `replayed_proof` or
   * `unknown_phone` (401); `phone_revoked` or `account_disabled` (403), which only the key's owner gets to read.
   */
  async identify(request: ProvenRequest): Promise<IdentifiedPhone<AppPhone>> {
    const { kid } = headerOf(request.proof);
    const id = parseId('phn', kid);
    if (id === undefined) throw invalidProof('its kid is no phone id');
    const found = await this.#people.phoneWithUser(id);
    // A web phone has no key of its own to sign requests with.
    if (found?.phone.kind !== 'app') throw unknownPhone();
    const { phone, user } = found;
    await this.#check(request, phone.publicKey, id);
    return assertUsable({ phone, user });
  }

  /** The key that made this request and holds itself in the header, before it belongs to anybody. */
  async newKey(request: ProvenRequest): Promise<PhonePublicKey> {
    const { jwk } = headerOf(request.proof);
    const key = publicKeySchema.safeParse(jwk);
    if (!key.success) throw invalidProof('its header has no P-256 public key as jwk');
    await this.#check(request, key.data, thumbprint(key.data));
    return key.data;
  }

  async #check(request: ProvenRequest, key: PhonePublicKey, owner: PhoneId | string): Promise<void> {
    const claims = claimsSchema.safeParse(parseJson(signedPayload(request.proof, key)));
    if (!claims.success) throw invalidProof('a claim is missing or malformed');
    const { aud, htm, htu, bh, iat, jti } = claims.data;
    if (aud !== this.#issuer) throw invalidProof('it is for another audience');
    if (htm !== request.method) throw invalidProof('it is for another method');
    if (htu !== request.url) throw invalidProof('it is for another URL');
    if (!equalInConstantTime(bh, sha256(request.body).toString('base64url'))) {
      throw invalidProof('it is for another body');
    }
    if (Math.abs(this.#clock.now() - iat * 1000) > MOST_OFF) throw staleProof();
    const first = await this.#store.add(ephemeralKey('proof', `${owner}.${jti}`), '1', 2 * MOST_OFF + 5_000);
    if (!first) throw replayedProof();
  }
}

function headerOf(proof: string): { kid?: unknown; jwk?: unknown } {
  if (proof.length > LONGEST_PROOF) throw invalidProof('it is too long');
  try {
    return decodeProtectedHeader(proof);
  } catch (cause) {
    throw invalidProof('it is no compact JWS', cause);
  }
}

function signedPayload(proof: string, key: PhonePublicKey): Buffer {
  try {
    return verifyByPhone(proof, key, PROOF_TYP).payload;
  } catch (cause) {
    throw invalidProof('its signature does not verify', cause);
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
