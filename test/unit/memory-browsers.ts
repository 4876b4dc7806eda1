import type { Browser, BrowserStore } from '../../src/domain/directory/index.ts';
import type { BrowserId, UserId } from '../../src/kernel/index.ts';

/** `BrowserStore` in an array. `pause` comes before each step; with a `fault` every call rejects with it. */
export class MemoryBrowsers implements BrowserStore {
  rows: Browser[] = [];
  writes = 0;
  fault: Error | undefined;
  readonly #pause: () => Promise<unknown>;

  constructor(pause: () => Promise<unknown> = async () => {}) {
    this.#pause = pause;
  }

  async matching(userId: UserId, keyHash: string, traitHash: string, since: number): Promise<Browser[]> {
    await this.#step();
    return this.rows.filter(
      (row) =>
        row.userId === userId &&
        (row.keyHash === keyHash || row.traitHash === traitHash || (row.reportedAt ?? 0) > since),
    );
  }

  async save(browser: Browser): Promise<void> {
    await this.#step();
    this.writes += 1;
    const { userId, keyHash } = browser;
    const before = this.rows.find((row) => row.userId === userId && row.keyHash === keyHash);
    const { id, firstSeenAt } = before ?? browser;
    this.rows = [...this.rows.filter((row) => row !== before), { ...browser, id, firstSeenAt }];
  }

  async browsersOf(userId: UserId): Promise<Browser[]> {
    await this.#step();
    return this.rows.filter((row) => row.userId === userId);
  }

  async forget(userId: UserId, id: BrowserId): Promise<boolean> {
    await this.#step();
    const before = this.rows.length;
    this.rows = this.rows.filter((row) => row.userId !== userId || row.id !== id);
    return this.rows.length < before;
  }

  async #step(): Promise<void> {
    await this.#pause();
    if (this.fault) throw this.fault;
  }
}
