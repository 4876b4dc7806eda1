import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  type Logger,
  SECOND,
  silentTracer,
  type Tracer,
  unavailable,
} from '../../kernel/index.ts';
import { redisUnreachable } from './ephemeral-errors.ts';
import { wholeLife } from './life.ts';
import { Listeners } from './listeners.ts';
import { checkRedis } from './redis-check.ts';
import {
  openForWakes,
  openRedis,
  primariesOf,
  type RedisClient,
  withoutSecrets,
} from './redis-connection.ts';
import { addressOf, redisPlaceOf } from './redis-place.ts';
import { defineScripts } from './redis-scripts.ts';
import { WakeLine } from './wake-line.ts';

export interface RedisEphemeralOptions {
  logger: Logger;
  /** Of the sentinels, where they ask for one. */
  sentinelPassword?: string | undefined;
  /** Refuses a server that may drop sign-ins, of which it else warns. */
  strict?: boolean;
  tracer?: Tracer;
}

/** By OpenTelemetry's conventions for databases. */
const REDIS = { 'db.system.name': 'redis' };

/** Written by `ping`: a server that is full or has become a replica answers PING and still cannot sign anyone in. */
const PING_KEY = 'cs:ping:{ping}';

/**
 * The port kept in Redis or Valkey, for any number of processes. Each method is one command or one script on one key,
 * so that the server itself makes it atomic, in a cluster too.
 */
export class RedisEphemeralStore implements EphemeralStore {
  /** The connection for commands. Its owner is this store; the limits may send their own commands on it. */
  readonly redis: RedisClient;
  readonly #wakes: WakeLine;
  readonly #listeners: Listeners;
  readonly #tracer: Tracer;

  /** Resolves once commands and wakes work; rejects with a `GatewayError` that says what to do. */
  static async connect(url: string, options: RedisEphemeralOptions): Promise<RedisEphemeralStore> {
    const { logger, strict = false } = options;
    const place = redisPlaceOf(url);
    const where = addressOf(place);
    const redis = await openRedis({ ...options, place });
    try {
      await checkRedis(redis, { where, strict, logger });
      const listeners = new Listeners(logger);
      const open = () => openForWakes({ ...options, place }, redis);
      const wakes = await WakeLine.start(open, listeners, logger).catch((fault) => {
        throw redisUnreachable(where, withoutSecrets(fault).message);
      });
      return new RedisEphemeralStore(redis, { wakes, listeners, tracer: options.tracer ?? silentTracer });
    } catch (fault) {
      redis.disconnect();
      throw fault;
    }
  }

  private constructor(redis: RedisClient, parts: { wakes: WakeLine; listeners: Listeners; tracer: Tracer }) {
    this.redis = redis;
    this.#wakes = parts.wakes;
    this.#listeners = parts.listeners;
    this.#tracer = parts.tracer;
    defineScripts(redis);
  }

  async put(key: EphemeralKey, value: string, life: number): Promise<void> {
    const px = wholeLife(life);
    await this.#failClosed('set', () => this.redis.set(key, value, 'PX', px));
  }

  async add(key: EphemeralKey, value: string, life: number): Promise<boolean> {
    const px = wholeLife(life);
    return (await this.#failClosed('set', () => this.redis.set(key, value, 'PX', px, 'NX'))) === 'OK';
  }

  async get(key: EphemeralKey): Promise<string | undefined> {
    return (await this.#failClosed('get', () => this.redis.get(key))) ?? undefined;
  }

  async take(key: EphemeralKey): Promise<string | undefined> {
    return (await this.#failClosed('getdel', () => this.redis.getdel(key))) ?? undefined;
  }

  async replace(
    key: EphemeralKey,
    expected: string,
    next: string,
    life: number,
    wakes?: string,
  ): Promise<boolean> {
    const px = wholeLife(life);
    const topic: [string?] = wakes === undefined ? [] : [wakes];
    return (
      (await this.#failClosed('replace', () => this.redis.csReplace(key, expected, next, px, ...topic))) === 1
    );
  }

  async prolong(key: EphemeralKey, life: number): Promise<void> {
    const px = wholeLife(life);
    await this.#failClosed('pexpire', () => this.redis.pexpire(key, px));
  }

  async remove(key: EphemeralKey): Promise<void> {
    await this.#failClosed('del', () => this.redis.del(key));
  }

  async join(key: EphemeralKey, member: string, life: number): Promise<void> {
    const px = wholeLife(life);
    await this.#failClosed('join', () => this.redis.csJoin(key, member, px));
  }

  async members(key: EphemeralKey): Promise<string[]> {
    return this.#failClosed('smembers', () => this.redis.smembers(key));
  }

  listen(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  async ping(): Promise<void> {
    await this.#failClosed('set', () => this.redis.set(PING_KEY, '', 'PX', SECOND));
  }

  /** By how many milliseconds the server's clock is before this one, give or take half of the way there and back. */
  async ahead(clock: Clock): Promise<number> {
    const [server = this.redis] = primariesOf(this.redis);
    const before = clock.now();
    const [seconds, microseconds] = await this.#failClosed('time', () => server.time());
    const after = clock.now();
    return Number(seconds) * SECOND + Math.floor(Number(microseconds) / SECOND) - (before + after) / 2;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#wakes.close();
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  async #failClosed<T>(what: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await this.#tracer.during(`redis ${what}`, REDIS, ask);
    } catch (fault) {
      throw unavailable('Redis did not do what was asked.', withoutSecrets(fault));
    }
  }
}
