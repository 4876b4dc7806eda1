/**
 * The whole directory as one file, and back: the same file for every database, so that it also moves from one to another.
 */

export { backupDamaged, backupNewer, backupOfAnotherSecret, directoryNotEmpty } from './backup-errors.ts';
export { type BackupHeader, headerOf, readBackup, verifyBackup, writeBackup } from './backup-file.ts';
export type { Cell, DirectoryLoad, DirectorySnapshot, Piece, TableRows } from './snapshot.ts';
