import { GatewayError } from '../../kernel/index.ts';

export const backupDamaged = (what: string) =>
  new GatewayError(
    'invalid',
    'backup_damaged',
    `The backup cannot be used: ${what}. Nothing was restored. Take another copy of it, or the backup before.`,
  );

export const backupOfAnotherSecret = () =>
  new GatewayError(
    'invalid',
    'wrong_root_secret',
    'The backup was made with another SECRET. Nothing was restored. Give the SECRET (or the file `secret` of DATA_DIR) that was kept beside it.',
  );

export const backupNewer = (migration: string) =>
  new GatewayError(
    'invalid',
    'backup_newer',
    `The backup was made by a newer version of Countersign, which knows ${migration}. Nothing was restored. Restore it with that version.`,
  );

export const directoryNotEmpty = (where: string) =>
  new GatewayError(
    'conflict',
    'directory_not_empty',
    `There is a directory at ${where}, and a backup is restored only where none is. Stop every gateway, move it away or name an empty database, and restore again.`,
  );
