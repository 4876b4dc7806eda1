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
    'REDIS_URL must look like redis://user:password@host:6379/0, or rediss:// for TLS.',
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
