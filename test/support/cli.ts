import { run } from '../../src/cli/index.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** The JSON that was printed. */
  json: () => Record<string, unknown>;
}

/** Runs one command as an operator would, with this environment and this standard input. */
export async function cli(
  env: Record<string, string>,
  words: readonly string[],
  stdin: AsyncIterable<string> = nothing(),
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await run(words, {
    env,
    stdin,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err, json: () => JSON.parse(out) as Record<string, unknown> };
}

async function* nothing(): AsyncGenerator<string> {}
