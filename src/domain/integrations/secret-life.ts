import { DAY } from '../../kernel/index.ts';
import { faulty } from '../directory/index.ts';

/** How long a new client secret lives, as it is chosen. Two years are the most that Azure takes for its own. */
const LIVES = {
  '90d': 90 * DAY,
  '180d': 180 * DAY,
  '1y': 365 * DAY,
  '2y': 730 * DAY,
  none: undefined,
} as const;

export type SecretLife = keyof typeof LIVES;
export const SECRET_LIVES = Object.keys(LIVES) as SecretLife[];

/** A year: seen often enough not to be forgotten, long enough not to be a burden. */
export const DEFAULT_SECRET_LIFE: SecretLife = '1y';

/** When a secret that is made now expires; undefined: never. Throws kind `invalid`. */
export function expiryOf(life: string, now: number): number | undefined {
  const known = SECRET_LIVES.find((one) => one === life);
  if (known === undefined) {
    throw faulty(
      'expires',
      `"${life.slice(0, 20)}" is not offered: write ${SECRET_LIVES.join(', ')}.`,
      'choice',
    );
  }
  const lasts = LIVES[known];
  return lasts === undefined ? undefined : now + lasts;
}
