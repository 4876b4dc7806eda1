import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import {
  type EphemeralKey,
  type EphemeralStore,
  type EphemeralType,
  ephemeralKey,
  HOUR,
} from '../../src/kernel/index.ts';

export interface StoreUnderTest {
  store: EphemeralStore;
  /** Lets time pass for every entry of this test. */
  advance(ms: number): void | Promise<void>;
  close(): Promise<void>;
}

/** Makes a store for one test. The id of every entry of that test begins with the scope. */
export type MakeStore = (scope: string) => Promise<StoreUnderTest>;

/** The store of the test that runs now, and the keys and topics that belong to this test alone. */
export class Subject {
  readonly #make: MakeStore;
  #scope = '';
  #under: StoreUnderTest | undefined;

  constructor(make: MakeStore) {
    this.#make = make;
  }

  async begin(): Promise<void> {
    this.#scope = randomUUID();
    this.#under = await this.#make(this.#scope);
  }

  async end(): Promise<void> {
    await this.#under?.close();
    this.#under = undefined;
  }

  get store(): EphemeralStore {
    return this.#current().store;
  }

  get a(): EphemeralKey {
    return this.key('a');
  }

  key(id: string, type: EphemeralType = 'once'): EphemeralKey {
    return ephemeralKey(type, `${this.#scope}-${id}`);
  }

  topic(id: string): string {
    return `${this.#scope}-${id}`;
  }

  async advance(ms: number): Promise<void> {
    await this.#current().advance(ms);
  }

  /** Resolves when every wake that happened before has reached its listeners. */
  async wakesHaveArrived(): Promise<void> {
    const fence = this.key('fence');
    const heard = vi.fn();
    const stop = this.store.listen(this.topic('fence'), heard);
    await this.store.put(fence, 'up', HOUR);
    await this.store.replace(fence, 'up', 'down', HOUR, this.topic('fence'));
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), { timeout: 10_000 });
    stop();
  }

  #current(): StoreUnderTest {
    if (!this.#under) throw new Error('No test is running.');
    return this.#under;
  }
}
