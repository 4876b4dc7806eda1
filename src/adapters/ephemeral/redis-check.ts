import { Cluster } from 'ioredis';
import type { Logger } from '../../kernel/index.ts';
import { redisHasNoWholeCluster, redisIsReplica, redisMayForget, redisTooOld } from './ephemeral-errors.ts';
import { primariesOf, type RedisClient } from './redis-connection.ts';
import { factsOf } from './redis-info.ts';

export interface CheckParts {
  where: string;
  /** Refuses what would only be a warning elsewhere. */
  strict: boolean;
  logger: Logger;
}

/**
 * Refuses a server that lacks a command we need, that takes no writes, or of which a part is missing; and one that may drop
 * entries before their life is over, or warns of it where nothing is at stake. A server that does not tell is taken as it is.
 */
export async function checkRedis(client: RedisClient, parts: CheckParts): Promise<void> {
  if (client instanceof Cluster) {
    const state = await client.cluster('INFO').catch(() => '');
    if (/^cluster_state:(?!ok)/m.test(String(state))) throw redisHasNoWholeCluster(parts.where);
  }
  for (const server of primariesOf(client)) checkServer(await server.info().catch(() => ''), parts);
}

function checkServer(info: string, { where, strict, logger }: CheckParts): void {
  const fact = factsOf(info);
  const version = fact('redis_version');
  const [major = 0, minor = 0] = version?.split('.').map(Number) ?? [];
  if (version && (major < 6 || (major === 6 && minor < 2))) throw redisTooOld(where, version);
  if (fact('role') === 'slave') throw redisIsReplica(where);
  const policy = fact('maxmemory_policy');
  if (policy && policy !== 'noeviction' && Number(fact('maxmemory')) > 0) {
    if (strict) throw redisMayForget(where, policy);
    logger.warn(
      { redis: where, policy },
      'Redis may drop sign-ins that are under way. Set maxmemory-policy to noeviction.',
    );
  }
}
