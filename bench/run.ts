import type { ChildProcess } from 'node:child_process';

/** The processes this run started, by their ids: none of them outlives it, and their work is not noise. */
class Run {
  readonly #children = new Set<ChildProcess>();
  readonly #cleanUps: (() => void)[] = [];
  readonly #more: number[] = [];

  constructor() {
    process.once('exit', () => {
      for (const child of this.#children) child.kill('SIGKILL');
      for (const cleanUp of this.#cleanUps) cleanUp();
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  }

  get pids(): readonly number[] {
    return [process.pid, ...this.#more, ...[...this.#children].flatMap(({ pid }) => pid ?? [])];
  }

  own(child: ChildProcess): void {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
  }

  /** A process that belongs to this run although something else started it. */
  alsoOwn(pid: number): void {
    this.#more.push(pid);
  }

  end(child: ChildProcess): void {
    child.kill('SIGTERM');
  }

  /** Done when the process exits, however it does. */
  atExit(cleanUp: () => void): void {
    this.#cleanUps.push(cleanUp);
  }
}

export const run = new Run();

const quiet = process.argv.includes('--json') ? () => {} : (text: string) => process.stderr.write(text);

/** Says on standard error how far the run has come. */
export const progress = (text: string): void => void quiet(`${text}\n`);
