import { GatewayError, unavailable } from '../../kernel/index.ts';

export const directoryFileUnusable = (file: string, cause: unknown) =>
  unavailable(`the directory ${file} cannot be opened`, cause);

export const directoryNotMigrated = (cause: unknown) =>
  new GatewayError(
    'unavailable',
    'directory_not_migrated',
    'The directory could not be brought up to date. A newer version of Countersign may have used it: start that one.',
    { cause },
  );

export const directoryInUse = (cause: unknown) =>
  new GatewayError(
    'unavailable',
    'directory_in_use',
    'The tables could not be brought up to date, because something else keeps them: a backup or a dump that is still reading, ' +
      'or a session that forgot its transaction (see pg_stat_activity). Wait for it or end it, then start again.',
    { cause },
  );

export const postgresUnreachable = (where: string, reason: string) =>
  new GatewayError(
    'unavailable',
    'postgres_unreachable',
    `PostgreSQL at ${where} cannot be used: ${reason}. ` +
      'Check that it runs and that DATABASE_URL has its address, user, password and database.',
  );
