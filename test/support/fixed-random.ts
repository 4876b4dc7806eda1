import { createHash } from 'node:crypto';
import type { Random } from '../../src/kernel/index.ts';

/** Six bytes: the most that a JavaScript number holds exactly. */
const DRAW_BYTES = 6;
const DRAWS = 2 ** (8 * DRAW_BYTES);

/** The same seed draws the same bytes and numbers in the same order. Nothing repeats within one instance. */
export class FixedRandom implements Random {
  readonly #seed: string;
  #blocks = 0;
  #rest = Buffer.alloc(0);

  constructor(seed = 'countersign') {
    this.#seed = seed;
  }

  bytes(size: number): Buffer {
    while (this.#rest.length < size) {
      const block = createHash('sha256')
        .update(`${this.#seed}\0${this.#blocks++}`)
        .digest();
      this.#rest = Buffer.concat([this.#rest, block]);
    }
    const drawn = Buffer.from(this.#rest.subarray(0, size));
    this.#rest = this.#rest.subarray(size);
    return drawn;
  }

  below(below: number): number {
    // Draws above the last full multiple would favour small numbers.
    const fair = DRAWS - (DRAWS % below);
    let drawn = this.bytes(DRAW_BYTES).readUIntBE(0, DRAW_BYTES);
    while (drawn >= fair) drawn = this.bytes(DRAW_BYTES).readUIntBE(0, DRAW_BYTES);
    return drawn % below;
  }
}
