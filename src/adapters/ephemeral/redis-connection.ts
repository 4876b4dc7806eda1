import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type Logger, SECOND } from '../../kernel/index.ts';
import { redisUnreachable } from './ephemeral-errors.ts';
import { addressOf, type RedisNode, type RedisPlace } from './redis-place.ts';

/** Commands go to one server, whichever it is at the time, or to the primaries of a cluster, each to its own. */
export type RedisClient = Redis | Cluster;

/** Longer than a slow fail-over step, shorter than a person's patience with a page that does not come. */
const COMMAND_TIMEOUT = 2 * SECOND;

/** After this silence to a question the connection counts as dead, even if no packet ever says so. */
const SILENCE = 3 * SECOND;

const RETRY_AT_MOST = SECOND;

/** At the start it is there, or the process says that it is not. */
const FIRST_CONNECTION = 5 * SECOND;

const backOff = (attempt: number): number => Math.min(25 * 2 ** attempt, RETRY_AT_MOST);

/**
 * A command is sent once, on a living connection, or it fails: never kept for a connection to come and never sent again
 * after a reconnection, because the first sending may have been obeyed. The connection itself comes back by its own effort.
 */
const COMMANDS = {
  enableOfflineQueue: false,
  // What one turn of the event loop asks leaves in one write, once what was asked before is answered or has failed.
  enableAutoPipelining: true,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT,
  connectTimeout: COMMAND_TIMEOUT,
  socketTimeout: SILENCE,
  // A primary that has become a replica keeps its connections; the name may by now lead to the new primary.
  reconnectOnError: (fault: Error) => fault.message.includes('READONLY'),
} satisfies RedisOptions;

export interface RedisConnectionParts {
  place: RedisPlace;
  /** Of the sentinels, where they ask for one. */
  sentinelPassword?: string | undefined;
  logger: Logger;
}

/**
 * A connection that is ready, or a `GatewayError` that says what to do. Later it may go and come back by itself:
 * that is logged once each way, and never thrown.
 */
export async function openRedis(parts: RedisConnectionParts): Promise<RedisClient> {
  const { place, logger } = parts;
  const where = addressOf(place);
  const redis = place.kind === 'cluster' ? cluster(place) : server(parts, backOff);
  let wasReady = false;
  let reason: string | undefined;
  const down = (why: string) => {
    if (why === reason) return;
    reason = why;
    if (wasReady) logger.error({ redis: where, reason }, 'Redis is gone; trying again.');
  };
  redis.on('error', (fault) => down(withoutSecrets(fault).message));
  redis.on('reconnecting', () => down(reason ?? 'connection closed'));
  redis.on('ready', () => {
    if (wasReady) logger.info({ redis: where }, 'Redis is back.');
    wasReady = true;
    reason = undefined;
  });
  try {
    await within(FIRST_CONNECTION, redis.connect());
    return redis;
  } catch (fault) {
    redis.disconnect();
    throw redisUnreachable(where, reason ?? withoutSecrets(fault).message);
  }
}

/** One connection to whoever passes wakes on; it does not come back by itself. In a cluster every node passes on everybody's. */
export function openForWakes(parts: RedisConnectionParts, commands: RedisClient): Redis {
  if (!(commands instanceof Cluster)) return server(parts, () => null);
  const found = commands
    .nodes('all')
    .map(({ options: { host = 'localhost', port = 6379 } }): RedisNode => ({ host, port }));
  const known = found.length > 0 ? found : parts.place.nodes;
  const node = known[nextOf(commands) % known.length] ?? parts.place.nodes[0];
  return server({ ...parts, place: { ...parts.place, kind: 'single', nodes: [node] } }, () => null);
}

/** Around the nodes: one that is gone is not asked twice in a row. */
const turns = new WeakMap<Cluster, number>();
function nextOf(commands: Cluster): number {
  const turn = turns.get(commands) ?? 0;
  turns.set(commands, turn + 1);
  return turn;
}

/** The servers that take writes. */
export const primariesOf = (client: RedisClient): readonly Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];

function server(
  { place, sentinelPassword }: RedisConnectionParts,
  retryStrategy: (attempt: number) => number | null,
): Redis {
  const { nodes, name, db, tls } = place;
  const options = { ...COMMANDS, ...accessOf(place), db, lazyConnect: true, retryStrategy };
  if (name === undefined) return new Redis({ ...options, ...nodes[0] });
  return new Redis({
    ...options,
    sentinels: nodes.map((node) => ({ ...node })),
    name,
    role: 'master',
    sentinelCommandTimeout: COMMAND_TIMEOUT,
    sentinelRetryStrategy: retryStrategy,
    // They tell when another takes over: an old primary that is merely cut off may go on answering.
    failoverDetector: true,
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  });
}

function cluster(place: RedisPlace): Cluster {
  return new Cluster(
    place.nodes.map((node) => ({ ...node })),
    {
      lazyConnect: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: backOff,
      scaleReads: 'master',
      slotsRefreshTimeout: COMMAND_TIMEOUT,
      // Who took over is asked for each second: nobody tells.
      slotsRefreshInterval: SECOND,
      // Nothing is sent again after a connection was lost; a redirection was not obeyed, and follows at once.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      maxRedirections: 5,
      redisOptions: { ...COMMANDS, ...accessOf(place) },
    },
  );
}

const accessOf = ({
  username,
  password,
  tls,
}: RedisPlace): Pick<RedisOptions, 'username' | 'password' | 'tls'> => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  ...(tls ? { tls: {} } : {}),
});

async function within<T>(time: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${time / SECOND} seconds`)), time);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
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
