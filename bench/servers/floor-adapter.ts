import type { Redis } from 'ioredis';
import type { Adapter, AdapterPayload } from 'oidc-provider';

const CONSUMABLE = new Set(['AuthorizationCode', 'RefreshToken', 'DeviceCode']);
const GRANTABLE = new Set(['AccessToken', ...CONSUMABLE]);
const PREFIX = 'bench-floor';

/**
 * Storage of the floor, shaped as the library's example for Redis: one generic adapter, a hash for what can be consumed
 * and a string for everything else, one transaction for each write.
 */
export const floorAdapter = (redis: Redis) => (model: string) => new FloorAdapter(redis, model);

class FloorAdapter implements Adapter {
  readonly #redis: Redis;
  readonly #model: string;

  constructor(redis: Redis, model: string) {
    this.#redis = redis;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const key = this.#key(id);
    const text = JSON.stringify(payload);
    const write = this.#redis.multi();
    if (CONSUMABLE.has(this.#model)) write.hset(key, { payload: text });
    else write.set(key, text);
    if (expiresIn) write.expire(key, expiresIn);
    if (GRANTABLE.has(this.#model) && payload.grantId) {
      const members = `${PREFIX}:grant:${payload.grantId}`;
      write.rpush(members, key);
      write.expire(members, expiresIn);
    }
    if (payload.uid) {
      write.set(`${PREFIX}:uid:${payload.uid}`, id);
      write.expire(`${PREFIX}:uid:${payload.uid}`, expiresIn);
    }
    await write.exec();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (!CONSUMABLE.has(this.#model)) {
      const text = await this.#redis.get(this.#key(id));
      return text === null ? undefined : JSON.parse(text);
    }
    const { payload, ...rest } = await this.#redis.hgetall(this.#key(id));
    return payload === undefined ? undefined : { ...rest, ...JSON.parse(payload) };
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const id = await this.#redis.get(`${PREFIX}:uid:${uid}`);
    return id === null ? undefined : this.find(id);
  }

  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<undefined> {
    await this.#redis.hset(this.#key(id), 'consumed', Math.floor(Date.now() / 1_000));
  }

  async destroy(id: string): Promise<undefined> {
    await this.#redis.del(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<undefined> {
    const members = `${PREFIX}:grant:${grantId}`;
    const keys = await this.#redis.lrange(members, 0, -1);
    await this.#redis.del(members, ...keys);
  }

  #key(id: string): string {
    return `${PREFIX}:${this.#model}:${id}`;
  }
}
