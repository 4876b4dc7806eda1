import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { type Logger, SECOND } from '../../kernel/index.ts';
import type { Listeners } from './listeners.ts';
import { WAKE_CHANNEL } from './redis-scripts.ts';

/** How often the listening connection is asked whether it lives: nothing else would tell that its peer is gone. */
const HEARTBEAT = 10 * SECOND;
const BETWEEN_TRIES = SECOND / 4;

/**
 * The connection by which wakes come. When it is lost another takes its place, at another node where there are several,
 * until the line is closed. What was woken while nobody listened is lost: everyone looks again as soon as wakes arrive.
 */
export class WakeLine {
  readonly #open: () => Redis;
  readonly #listeners: Listeners;
  readonly #heartbeat: NodeJS.Timeout;
  #current: Redis | undefined;
  readonly #logger: Logger;
  #closed = false;

  /** Resolves once wakes arrive; rejects with what was in the way. `open`: a connection that is not connected yet. */
  static async start(open: () => Redis, listeners: Listeners, logger: Logger): Promise<WakeLine> {
    const line = new WakeLine(open, listeners, logger);
    try {
      const redis = await line.#connect();
      void line.#keep(redis);
      return line;
    } catch (fault) {
      line.close();
      throw fault;
    }
  }

  private constructor(open: () => Redis, listeners: Listeners, logger: Logger) {
    this.#logger = logger;
    this.#open = open;
    this.#listeners = listeners;
    this.#heartbeat = setInterval(() => this.#current?.ping().catch(() => {}), HEARTBEAT).unref();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#current?.disconnect();
  }

  async #connect(): Promise<Redis> {
    const redis = this.#open();
    this.#current = redis;
    redis.on('error', () => {});
    redis.on('message', (_channel: string, topic: string) => this.#listeners.wake(topic));
    try {
      await redis.connect();
      await redis.subscribe(WAKE_CHANNEL);
      return redis;
    } catch (fault) {
      redis.disconnect();
      throw fault;
    }
  }

  async #keep(first: Redis): Promise<void> {
    let redis = first;
    while (!this.#closed) {
      await ended(redis);
      // What it kept open beside itself, to hear of fail-overs, goes with it.
      redis.disconnect();
      if (this.#closed) return;
      this.#logger.warn({}, 'Waiting pages are not woken; they look by themselves until they are.');
      const next = await this.#again();
      if (next === undefined) return;
      redis = next;
      this.#logger.info({}, 'Waiting pages are woken again.');
      this.#listeners.wakeAll();
    }
  }

  /** The next connection; undefined once the line is closed. */
  async #again(): Promise<Redis | undefined> {
    while (!this.#closed) {
      await delay(BETWEEN_TRIES, undefined, { ref: false });
      if (this.#closed) return undefined;
      const redis = await this.#connect().catch(() => undefined);
      if (redis) return redis;
    }
    return undefined;
  }
}

/** Resolves when this connection is over, whatever it was over for: `once` of Node would reject when that was an error. */
const ended = (redis: Redis): Promise<void> =>
  redis.status === 'end' ? Promise.resolve() : new Promise((resolve) => redis.once('end', () => resolve()));
