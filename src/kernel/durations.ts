/** Lengths of time in milliseconds, so that a duration reads as a product of words: `90 * SECOND`. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** The milliseconds of `30s`, `10m`, `8h`, `14d` or `0`; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** The time as `readDuration` reads it, in the largest unit that needs no fraction. */
export function writeDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  const units = Object.entries(UNITS).reverse();
  const [unit, factor] = units.find(([, size]) => milliseconds % size === 0) ?? ['s', SECOND];
  return `${milliseconds / factor}${unit}`;
}
