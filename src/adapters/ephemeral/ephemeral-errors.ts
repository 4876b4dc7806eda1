import { GatewayError } from '../../kernel/index.ts';

export const ephemeralFileInUse = (file: string, cause: unknown) =>
  new GatewayError(
    'unavailable',
    'ephemeral_file_in_use',
    `Another gateway already uses this ephemeral file (${file}). Stop it, or give both the same REDIS_URL.`,
    { cause },
  );

export const ephemeralFileUnusable = (file: string, cause: unknown) =>
  new GatewayError(
    'unavailable',
    'ephemeral_file_unusable',
    `The ephemeral file ${file} cannot be used. Check the folder, its permissions and the free space. ` +
      'If the file is damaged, delete it: it holds only sign-ins that are under way.',
    { cause },
  );

export const redisUrlInvalid = () =>
  new GatewayError(
    'unavailable',
    'redis_url_invalid',
    'REDIS_URL must look like redis://user:password@host:6379/0, redis+sentinel://user:password@host:26379,host:26379/primary ' +
      'or redis+cluster://user:password@host:6379,host:6379; with TLS rediss://, rediss+sentinel:// or rediss+cluster://. ' +
      'In user and password write / as %2F, : as %3A, @ as %40.',
  );

export const redisUnreachable = (where: string, reason: string) =>
  new GatewayError(
    'unavailable',
    'redis_unreachable',
    `Redis at ${where} cannot be used: ${reason}. Check that it runs and that REDIS_URL has its address, user and password.`,
  );

export const redisTooOld = (where: string, version: string) =>
  new GatewayError(
    'unavailable',
    'redis_too_old',
    `Redis at ${where} is version ${version}. The gateway needs Redis 6.2 or later, or Valkey.`,
  );

export const redisIsReplica = (where: string) =>
  new GatewayError(
    'unavailable',
    'redis_is_replica',
    `Redis at ${where} is a replica and takes no writes. Let REDIS_URL name the primary, or the sentinels that know it.`,
  );

export const redisHasNoWholeCluster = (where: string) =>
  new GatewayError(
    'unavailable',
    'redis_cluster_incomplete',
    `The Redis cluster at ${where} does not serve every slot. Look at redis-cli --cluster check.`,
  );

export const redisMayForget = (where: string, policy: string) =>
  new GatewayError(
    'unavailable',
    'redis_may_forget',
    `Redis at ${where} has maxmemory-policy ${policy} and may drop sign-ins that are under way. Write: CONFIG SET maxmemory-policy noeviction`,
  );
