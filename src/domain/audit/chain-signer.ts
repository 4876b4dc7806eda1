import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What is written down of the chain beside its rows. */
export interface Checkpoint {
  /**
   * `head`: the last row there is, and since when rows are signed. `start`: the last row that retention took away, and
   * when. `personal`: the last row whose personal data retention took away, and when.
   */
  readonly kind: CheckpointKind;
  readonly sequence: number;
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
export type CheckpointKind = 'head' | 'start' | 'personal';
export interface SignedCheckpoint extends Checkpoint {
  readonly signature: string;
}

/** 128 bits: a forger has one guess a row, and each is seen. */
const SIGNATURE_BYTES = 16;

/**
 * Signs rows and checkpoints, so that whoever can write to the database and has not the root secret cannot compute the
 * chain anew. By HMAC: who checks is who signs, the gateway and its CLI.
 */
export class ChainSigner {
  readonly #key: KeyObject;

  /** `key`: of this purpose alone. */
  constructor(key: KeyObject) {
    this.#key = key;
  }

  /** For a row: its hash covers its content, its place and the row before. */
  signRow(hash: string): string {
    return this.#sign(`row\0${hash}`);
  }

  isSignatureOf(hash: string, signature: string): boolean {
    return same(this.signRow(hash), signature);
  }

  sign(checkpoint: Checkpoint): SignedCheckpoint {
    return { ...checkpoint, signature: this.#sign(textOf(checkpoint)) };
  }

  isSigned(checkpoint: SignedCheckpoint): boolean {
    return same(this.#sign(textOf(checkpoint)), checkpoint.signature);
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key)
      .update(text)
      .digest()
      .subarray(0, SIGNATURE_BYTES)
      .toString('base64url');
  }
}

const textOf = ({ kind, sequence, hash, at }: Checkpoint): string => [kind, sequence, hash, at].join('\0');

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
