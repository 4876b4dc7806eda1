import { appendFileSync, closeSync, openSync } from 'node:fs';
import { UsageError } from './io.ts';

/** A new file that its owner alone may read; each secret is in it as soon as it is made. */
export class SecretsFile {
  readonly #name: string;

  /** Opened before anything is done, so that no secret is made that cannot be kept. */
  constructor(name: string) {
    this.#name = name;
    try {
      closeSync(openSync(name, 'wx', 0o600));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`--secrets-file ${name} cannot be made: ${why}`);
    }
  }

  /** One line of JSON. */
  add(secret: Readonly<Record<string, string>>): void {
    appendFileSync(this.#name, `${JSON.stringify(secret)}\n`);
  }
}
