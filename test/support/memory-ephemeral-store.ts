import type { Clock, EphemeralKey, EphemeralStore } from '../../src/kernel/index.ts';

interface Entry {
  value: string | Set<string>;
  until: number;
}

/** `EphemeralStore` in a map. `pause` comes before each step, so that a test decides who goes first. */
export class MemoryEphemeralStore implements EphemeralStore {
  readonly #entries = new Map<EphemeralKey, Entry>();
  readonly #clock: Clock;
  readonly #pause: () => Promise<unknown>;

  constructor(clock: Clock, pause: () => Promise<unknown> = async () => {}) {
    this.#clock = clock;
    this.#pause = pause;
  }

  async put(key: EphemeralKey, value: string, life: number): Promise<void> {
    await this.#pause();
    this.#write(key, value, life);
  }

  async add(key: EphemeralKey, value: string, life: number): Promise<boolean> {
    await this.#pause();
    if (this.#live(key) !== undefined) return false;
    this.#write(key, value, life);
    return true;
  }

  async get(key: EphemeralKey): Promise<string | undefined> {
    await this.#pause();
    return this.#text(key);
  }

  async take(key: EphemeralKey): Promise<string | undefined> {
    await this.#pause();
    const value = this.#text(key);
    this.#entries.delete(key);
    return value;
  }

  async replace(key: EphemeralKey, expected: string, next: string, life: number): Promise<boolean> {
    await this.#pause();
    if (this.#text(key) !== expected) return false;
    this.#write(key, next, life);
    return true;
  }

  async prolong(key: EphemeralKey, life: number): Promise<void> {
    await this.#pause();
    const known = this.#live(key);
    if (known !== undefined) known.until = this.#clock.now() + life;
  }

  async remove(key: EphemeralKey): Promise<void> {
    await this.#pause();
    this.#entries.delete(key);
  }

  async join(key: EphemeralKey, member: string, life: number): Promise<void> {
    await this.#pause();
    const known = this.#live(key);
    const members = known?.value instanceof Set ? known.value : new Set<string>();
    const until = Math.max(known?.until ?? 0, this.#clock.now() + life);
    this.#entries.set(key, { value: members.add(member), until });
  }

  async members(key: EphemeralKey): Promise<string[]> {
    await this.#pause();
    const value = this.#live(key)?.value;
    return value instanceof Set ? [...value] : [];
  }

  listen(): () => void {
    return () => {};
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.#entries.clear();
  }

  #write(key: EphemeralKey, value: string, life: number): void {
    this.#entries.set(key, { value, until: this.#clock.now() + life });
  }

  #live(key: EphemeralKey): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#clock.now() < entry.until ? entry : undefined;
  }

  #text(key: EphemeralKey): string | undefined {
    const value = this.#live(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }
}
