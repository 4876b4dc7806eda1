import { randomBytes, randomInt } from 'node:crypto';

/** The only source of chance. Handed to whoever needs it. Every method is cryptographically strong. */
export interface Random {
  /** `size` random bytes. */
  bytes(size: number): Buffer;
  /** An integer from 0 up to, not including, `below`, without bias. */
  below(below: number): number;
}

export const systemRandom: Random = { bytes: randomBytes, below: (below) => randomInt(below) };

/** `size` random bytes as base64url without padding. */
export const randomToken = (random: Random, size: number): string => random.bytes(size).toString('base64url');
