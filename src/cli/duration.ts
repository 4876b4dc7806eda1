import { readDuration } from '../kernel/index.ts';
import { type Arguments, UsageError } from './io.ts';

/** The milliseconds of `30s`, `10m`, `8h`, `14d` or `0`; undefined where the option is not given. */
export function duration(args: Arguments, name: string): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const time = readDuration(text);
  if (time === undefined) throw new UsageError(`--${name} ${text} is no time: write 30s, 10m, 8h or 14d.`);
  return time;
}
