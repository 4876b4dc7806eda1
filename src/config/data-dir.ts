import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../kernel/index.ts';
import { type Config, ConfigError } from './config.ts';

/** The files of the data folder. No other room writes a path. */
export interface DataDir {
  readonly directoryFile: string;
  readonly ephemeralFile: string;
  /** From SECRET, SECRET_FILE, or the generated file. Every other key is sealed by it or derived from it. */
  readonly rootSecret: KeyObject;
}

/**
 * Makes the data folder with private permissions and reads or generates the root secret.
 * Throws `ConfigError` when the folder cannot be written or its secret can be read by others.
 */
export function openDataDir(config: Config, random: Random): DataDir {
  const { dataDir } = config;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
  } catch (error) {
    throw new ConfigError([
      `DATA_DIR=${dataDir} cannot be written: ${error instanceof Error ? error.message : error}. ` +
        `Write: chown $(id -u) ${dataDir}`,
    ]);
  }
  return {
    directoryFile: join(dataDir, 'directory.sqlite'),
    ephemeralFile: join(dataDir, 'ephemeral.sqlite'),
    rootSecret: createSecretKey(Buffer.from(config.secret ?? readOrMakeSecret(dataDir, random), 'utf8')),
  };
}

/** Whether a root secret is given or was generated earlier; opening the data folder would make one. */
export const rootSecretIsThere = ({ secret, dataDir }: Config): boolean =>
  secret !== undefined || existsSync(secretFile(dataDir));

const secretFile = (dataDir: string): string => join(dataDir, 'secret');

function readOrMakeSecret(dataDir: string, random: Random): string {
  const file = secretFile(dataDir);
  if (!existsSync(file)) makeSecret(file, random);
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ConfigError([`${file} can be read by others: write chmod 600 ${file}`]);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new ConfigError([`${file} is damaged: restore it from your backup.`]);
  return secret;
}

/** Written aside and linked into place: whoever looks sees the whole secret or none, and the first one stays. */
function makeSecret(file: string, random: Random): void {
  const aside = `${file}.${random.bytes(8).toString('hex')}`;
  writeFileSync(aside, `${random.bytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(aside);
  }
}
