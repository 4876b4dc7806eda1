import { Redis, type RedisOptions } from 'ioredis';
import { type Logger, SECOND } from '../../kernel/index.ts';
import { redisTooOld, redisUnreachable, redisUrlInvalid } from './ephemeral-errors.ts';

/** Longer than a slow fail-over step, shorter than a person's patience with a page that does not come. */
const COMMAND_TIMEOUT = 2 * SECOND;

/** After this silence to a question the connection counts as dead, even if no packet ever says so. */
const SILENCE = 3 * SECOND;

const RETRY_AT_MOST = SECOND;

/**
 * A command is sent once, on a living connection, or it fails: never queued for later and never sent again after a
 * reconnection, because the first sending may have been obeyed. The connection itself comes back by its own effort.
 */
const OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT,
  connectTimeout: COMMAND_TIMEOUT,
  socketTimeout: SILENCE,
  retryStrategy: (attempt: number) => Math.min(25 * 2 ** attempt, RETRY_AT_MOST),
  // A primary that has become a replica keeps its connections; the name may by now lead to the new primary.
  reconnectOnError: (fault: Error) => fault.message.includes('READONLY'),
} satisfies RedisOptions;

/** The host and port of the URL: what may be shown and logged of it. */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed?.hostname || !['redis:', 'rediss:'].includes(parsed.protocol)) throw redisUrlInvalid();
  return `${parsed.hostname}:${parsed.port || '6379'}`;
}

/**
 * A connection that is ready, or a `GatewayError` that says what to do. Later it may go and come back by itself:
 * that is logged once each way, and never thrown.
 */
export async function openRedis(url: string, purpose: string, logger: Logger): Promise<Redis> {
  const where = addressOf(url);
  const redis = new Redis(url, OPTIONS);
  let wasReady = false;
  let reason: string | undefined;
  const down = (why: string) => {
    if (why === reason) return;
    reason = why;
    if (wasReady) logger.error({ redis: where, purpose, reason }, 'Redis is gone; trying again.');
  };
  redis.on('error', (fault) => down(withoutSecrets(fault).message));
  redis.on('reconnecting', () => down(reason ?? 'connection closed'));
  redis.on('ready', () => {
    if (wasReady) logger.info({ redis: where, purpose }, 'Redis is back.');
    wasReady = true;
    reason = undefined;
  });
  try {
    await redis.connect();
    return redis;
  } catch (fault) {
    redis.disconnect();
    throw redisUnreachable(where, reason ?? withoutSecrets(fault).message);
  }
}

/**
 * Refuses a server that lacks a command we need, and warns of one that may drop entries before their life is over.
 * A server that does not tell is taken as it is.
 */
export async function checkServer(redis: Redis, url: string, logger: Logger): Promise<void> {
  const info = await redis.info().catch(() => '');
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

  const version = fact('redis_version');
  const [major = 0, minor = 0] = version?.split('.').map(Number) ?? [];
  if (version && (major < 6 || (major === 6 && minor < 2))) throw redisTooOld(addressOf(url), version);

  const policy = fact('maxmemory_policy');
  if (policy && policy !== 'noeviction' && Number(fact('maxmemory')) > 0) {
    logger.warn(
      { redis: addressOf(url), policy },
      'Redis may drop sign-ins that are under way. Set maxmemory-policy to noeviction.',
    );
  }
}

/**
 * The fault as it may be logged. The client's own errors carry the command with its values, and the server repeats
 * the arguments of a command it does not know.
 */
export function withoutSecrets(fault: unknown): Error {
  if (!(fault instanceof Error)) return new Error('unknown fault');
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
  return new Error(fault.message.replace(/, with args beginning with.*$/s, '') || code);
}
