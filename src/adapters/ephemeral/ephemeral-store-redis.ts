import type { Redis } from 'ioredis';
import {
  type EphemeralKey,
  type EphemeralStore,
  type Logger,
  SECOND,
  unavailable,
} from '../../kernel/index.ts';
import { redisUnreachable } from './ephemeral-errors.ts';
import { wholeLife } from './life.ts';
import { Listeners } from './listeners.ts';
import { addressOf, checkServer, openRedis, withoutSecrets } from './redis-connection.ts';
import { defineScripts, WAKE_CHANNEL } from './redis-scripts.ts';

export interface RedisEphemeralOptions {
  logger: Logger;
}

/** How often the listening connection is asked whether it lives: nothing else would tell that its peer is gone. */
const HEARTBEAT = 10 * SECOND;

/** Written by `ping`: a server that is full or has become a replica answers PING and still cannot sign anyone in. */
const PING_KEY = 'cs:ping:{ping}';

/**
 * The port kept in Redis or Valkey, for any number of processes. Each method is one command or one script on one key,
 * so that the server itself makes it atomic, in a cluster too.
 */
export class RedisEphemeralStore implements EphemeralStore {
  /** The connection for commands. Its owner is this store; the limits may send their own commands on it. */
  readonly redis: Redis;
  readonly #subscriber: Redis;
  readonly #listeners: Listeners;
  readonly #heartbeat: NodeJS.Timeout;

  /** Resolves once commands and wakes work; rejects with a `GatewayError` that says what to do. */
  static async connect(url: string, { logger }: RedisEphemeralOptions): Promise<RedisEphemeralStore> {
    const opened: Redis[] = [];
    const open = async (purpose: string) => {
      const redis = await openRedis(url, purpose, logger);
      opened.push(redis);
      return redis;
    };
    try {
      const redis = await open('commands');
      await checkServer(redis, url, logger);
      const subscriber = await open('wakes');
      await subscriber.subscribe(WAKE_CHANNEL).catch((fault) => {
        throw redisUnreachable(addressOf(url), withoutSecrets(fault).message);
      });
      return new RedisEphemeralStore(redis, subscriber, new Listeners(logger));
    } catch (fault) {
      for (const redis of opened) redis.disconnect();
      throw fault;
    }
  }

  private constructor(redis: Redis, subscriber: Redis, listeners: Listeners) {
    this.redis = redis;
    this.#subscriber = subscriber;
    this.#listeners = listeners;
    defineScripts(redis);
    subscriber.on('message', (_channel: string, topic: string) => listeners.wake(topic));
    subscriber.on('ready', () => this.#lookAgain());
    this.#heartbeat = setInterval(() => subscriber.ping().catch(() => {}), HEARTBEAT).unref();
  }

  async put(key: EphemeralKey, value: string, life: number): Promise<void> {
    const px = wholeLife(life);
    await this.#failClosed(this.redis.set(key, value, 'PX', px));
  }

  async add(key: EphemeralKey, value: string, life: number): Promise<boolean> {
    const px = wholeLife(life);
    return (await this.#failClosed(this.redis.set(key, value, 'PX', px, 'NX'))) === 'OK';
  }

  async get(key: EphemeralKey): Promise<string | undefined> {
    return (await this.#failClosed(this.redis.get(key))) ?? undefined;
  }

  async take(key: EphemeralKey): Promise<string | undefined> {
    return (await this.#failClosed(this.redis.getdel(key))) ?? undefined;
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
    return (await this.#failClosed(this.redis.csReplace(key, expected, next, px, ...topic))) === 1;
  }

  async remove(key: EphemeralKey): Promise<void> {
    await this.#failClosed(this.redis.del(key));
  }

  async join(key: EphemeralKey, member: string, life: number): Promise<void> {
    const px = wholeLife(life);
    await this.#failClosed(this.redis.csJoin(key, member, px));
  }

  async members(key: EphemeralKey): Promise<string[]> {
    return this.#failClosed(this.redis.smembers(key));
  }

  listen(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  async ping(): Promise<void> {
    await this.#failClosed(this.redis.set(PING_KEY, '', 'PX', SECOND));
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    this.#subscriber.disconnect();
    await this.redis.quit().catch(() => this.redis.disconnect());
  }

  /** What was woken while nobody listened is lost: everyone looks again as soon as wakes arrive. */
  #lookAgain(): void {
    this.#subscriber.subscribe(WAKE_CHANNEL).then(
      () => this.#listeners.wakeAll(),
      () => this.#subscriber.disconnect(true),
    );
  }

  async #failClosed<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (fault) {
      throw unavailable('Redis did not do what was asked.', withoutSecrets(fault));
    }
  }
}
