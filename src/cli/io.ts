import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command that was typed wrongly: what is wrong, and how it is written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Where a command reads and writes; a test hands in its own. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Buffer | string>;
  out(text: string): void;
  err(text: string): void;
  /** Resolves when what was written so far was taken, for whoever writes more than memory holds. */
  taken?(): Promise<void>;
}

/** The options of one verb. Every verb also takes --json. */
export type Options = NonNullable<ParseArgsConfig['options']>;
type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** What was typed, checked against the verb's options. */
export class Arguments {
  readonly #values: Values;

  constructor(args: readonly string[], options: Options) {
    try {
      this.#values = parseArgs({
        args: withValues(args, options),
        options: { ...options, json: { type: 'boolean' } },
        strict: true,
        allowPositionals: false,
      }).values as Values;
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  }

  get json(): boolean {
    return this.#values.json === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`--${name} is required.`);
    return value;
  }

  texts(name: string): string[] | undefined {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }
}

/** One key in sixty-four has a `kid` that begins with a dash: what follows an option that wants a value is its value. */
function withValues(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [word = '', next] = args.slice(at, at + 2);
    const wants = word.startsWith('--') && options[word.slice(2)]?.type === 'string';
    if (wants && next?.startsWith('-') && !isOption(next, options)) {
      joined.push(`${word}=${next}`);
      at += 1;
    } else joined.push(word);
  }
  return joined;
}

function isOption(word: string, options: Options): boolean {
  const name = /^--([^=]+)/.exec(word)?.[1];
  return name !== undefined && (name === 'json' || Object.hasOwn(options, name));
}

/** Prints one result: as JSON for programs, as aligned lines for people. */
export function print(io: Io, json: boolean, result: Record<string, unknown>): void {
  if (json) {
    io.out(`${JSON.stringify(result)}\n`);
    return;
  }
  const width = Math.max(...Object.keys(result).map((name) => name.length));
  for (const [name, value] of Object.entries(result)) {
    const lines = (Array.isArray(value) ? value : [value]).map((one) =>
      typeof one === 'object' && one !== null ? JSON.stringify(one) : String(one),
    );
    io.out(`${name.padEnd(width)}  ${lines.join(`\n${' '.repeat(width)}  `)}\n`);
  }
}
