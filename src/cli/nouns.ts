import type { Arguments, Io, Options } from './io.ts';

/** One thing a command does. */
export interface Verb {
  /** How it is written, a line each. */
  readonly help: readonly string[];
  readonly options: Options;
  run(io: Io, args: Arguments): Promise<void>;
}

/** What commands are about: `integration`, `user`, `phone`, `key`. */
export type Noun = Readonly<Record<string, Verb>>;
