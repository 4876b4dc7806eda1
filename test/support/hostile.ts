import { onTestFinished, vi } from 'vitest';
import { RedisEphemeralStore, SqliteEphemeralStore } from '../../src/adapters/ephemeral/index.ts';
import { Frames } from '../../src/domain/challenge/index.ts';
import { GatewayError } from '../../src/kernel/index.ts';

/** How much goes wrong, as shares of one. */
export interface Hostility {
  /** Wakes that never come. */
  readonly lost: number;
  /** Wakes that come twice. */
  readonly twice: number;
  /** Wakes that come late, by up to a second. */
  readonly late: number;
  /** Frames that are good and refused all the same, as if a camera had misread them. */
  readonly refused: number;
}

const LATEST = 1_000;

/** What was done, by its kind. */
export type Wrongs = Record<'lost' | 'twice' | 'late' | 'refused', number>;

/** From now on until the test is over, gateways of this process meet all this by a fixed sequence of chances. */
export function hostile({ lost, twice, late, refused }: Hostility, seed = 1): Wrongs {
  const wrongs: Wrongs = { lost: 0, twice: 0, late: 0, refused: 0 };
  const chance = chances(seed);
  const did = (kind: keyof Wrongs, share: number): boolean => {
    const does = chance() < share;
    if (does) wrongs[kind] += 1;
    return does;
  };
  for (const store of [RedisEphemeralStore, SqliteEphemeralStore]) {
    const listen = store.prototype.listen;
    vi.spyOn(store.prototype, 'listen').mockImplementation(function (this: never, topic, listener) {
      return listen.call(this, topic, () => {
        if (did('lost', lost)) return;
        if (did('late', late)) setTimeout(listener, chance() * LATEST);
        else listener();
        if (did('twice', twice)) listener();
      });
    });
  }
  const open = Frames.prototype.open;
  vi.spyOn(Frames.prototype, 'open').mockImplementation(function (this: Frames, text) {
    const id = open.call(this, text);
    if (did('refused', refused))
      throw new GatewayError('invalid', 'invalid_frame', 'This is no code of ours.');
    return id;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  return wrongs;
}

/** A small generator of chances that always tells the same (a linear congruence, Numerical Recipes' constants). */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
