import { DAY, HOUR, MINUTE, SECOND } from '../kernel/index.ts';
import { type Arguments, UsageError } from './io.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** The milliseconds of `30s`, `10m`, `8h`, `14d` or `0`; undefined where the option is not given. */
export function duration(args: Arguments, name: string): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  if (text === '0') return 0;
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new UsageError(`--${name} ${text} is no time: write 30s, 10m, 8h or 14d.`);
  return Number(digits) * factor;
}

/** The time as `duration` reads it, in the largest unit that needs no fraction. */
export function writeDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  const units = Object.entries(UNITS).reverse();
  const [unit, factor] = units.find(([, size]) => milliseconds % size === 0) ?? ['s', SECOND];
  return `${milliseconds / factor}${unit}`;
}
