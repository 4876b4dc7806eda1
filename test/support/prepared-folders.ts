import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inject } from 'vitest';
import { loadConfig, openDataDir } from '../../src/config/index.ts';
import { type DirectoryServices, openDirectoryServices } from '../../src/directory.ts';
import { newUser } from '../../src/domain/directory/index.ts';
import { newId, silentLogger, systemClock, systemRandom } from '../../src/kernel/index.ts';

/** So many gateways of one test have secrets and a signing key that no other of them has. */
const FOLDERS = 6;
const ISSUER = 'http://127.0.0.1';

let taken = 0;

export interface PreparedFolder {
  secretFile: string;
  directoryFile: string;
}

export interface PreparedFolders {
  folders: PreparedFolder[];
  remove(): void;
}

/**
 * Data folders as gateways leave them that were started once and used by nobody but their owner: with their secret, the
 * tables, and keys of their own. Most of a first start is making these.
 */
export async function prepareFolders(): Promise<PreparedFolders> {
  const all = mkdtempSync(join(tmpdir(), 'countersign-prepared-'));
  const folders = await Promise.all(Array.from({ length: FOLDERS }, (_, n) => prepare(join(all, `${n}`))));
  return { folders, remove: () => rmSync(all, { recursive: true, force: true }) };
}

/** A gateway's owner, without a phone: nobody acts as them. */
export async function makeOwned({
  ownership,
  people,
}: Pick<DirectoryServices, 'ownership' | 'people'>): Promise<void> {
  const owner = newUser({
    id: newId('usr', systemRandom),
    email: 'owner@gateway.example',
    createdAt: systemClock.now(),
  });
  await people.createUser(owner);
  await ownership.addOperator(owner.id, systemClock.now());
}

async function prepare(folder: string): Promise<PreparedFolder> {
  const config = loadConfig({ DATA_DIR: folder, PUBLIC_URL: ISSUER });
  const dataDir = openDataDir(config, systemRandom);
  const parts = { config, dataDir, clock: systemClock, random: systemRandom, logger: silentLogger };
  const directory = await openDirectoryServices(parts);
  await directory.keys.secrets();
  await directory.signingKeys.open();
  await makeOwned(directory);
  await directory.close();
  return { secretFile: join(folder, 'secret'), directoryFile: dataDir.directoryFile };
}

/** Makes this empty folder one of those: the next gateway on it starts for the second time. */
export function fillPrepared(folder: string): void {
  const all = inject('preparedFolders');
  const prepared = all[taken++ % all.length];
  if (!prepared) throw new Error('no folder was prepared');
  for (const file of [prepared.secretFile, prepared.directoryFile])
    copyFileSync(file, join(folder, basename(file)));
}
