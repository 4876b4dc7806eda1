import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from './io.ts';

/** How often a file is looked at for new lines, in milliseconds. */
const LOOK_EVERY = 200;

/** The lines of standard input until it ends (`-`), or of a file, which is followed as it grows. */
export async function* linesOf(from: string, io: Io): AsyncGenerator<string> {
  if (from === '-') yield* split(io.stdin);
  else yield* split(follow(from));
}

async function* split(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* follow(file: string): AsyncGenerator<Buffer> {
  let position = 0;
  for (;;) {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size < position) position = 0;
    if (size > position) {
      const handle = await open(file, 'r');
      const chunk = Buffer.alloc(size - position);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
      await handle.close();
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    } else {
      await sleep(LOOK_EVERY);
    }
  }
}
