import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of all files in it. */
export const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
