import type { Adapter, AdapterPayload } from 'oidc-provider';
import { type EphemeralKey, type EphemeralStore, SECOND } from '../kernel/index.ts';

/** Whatever a model does not need, it refuses: a silent no-op could let something in. */
export class RefusingAdapter implements Adapter {
  readonly #model: string;
  constructor(model: string) {
    this.#model = model;
  }
  upsert(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  find(..._: unknown[]): Promise<AdapterPayload | undefined> {
    return this.#refuse();
  }
  findByUid(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  findByUserCode(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  consume(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  destroy(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  revokeByGrantId(..._: unknown[]): Promise<undefined> {
    return this.#refuse();
  }
  #refuse(): Promise<never> {
    return Promise.reject(new Error(`nothing of the model ${this.#model} is stored here`));
  }
}

/** One JSON value under one key, for as long as the provider says. */
export class RecordAdapter extends RefusingAdapter {
  protected readonly store: EphemeralStore;
  protected readonly key: (id: string) => EphemeralKey;
  constructor(store: EphemeralStore, key: (id: string) => EphemeralKey) {
    super('record');
    this.store = store;
    this.key = key;
  }
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    await this.store.put(this.key(id), JSON.stringify(payload), expiresIn * SECOND);
  }
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const text = await this.store.get(this.key(id));
    return text === undefined ? undefined : (JSON.parse(text) as AdapterPayload);
  }
  override async destroy(id: string): Promise<undefined> {
    await this.store.remove(this.key(id));
  }
}
