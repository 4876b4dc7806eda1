import { type Config, loadConfig, openDataDir } from '../config/index.ts';
import { type DirectoryServices, openDirectoryServices } from '../directory.ts';
import { silentLogger, systemClock, systemRandom } from '../kernel/index.ts';

/**
 * Opens the same directory the gateway uses, by the same settings, runs the work and closes it. The gateway may be
 * running; it sees what was changed within a second.
 */
export async function withDirectory<T>(
  env: NodeJS.ProcessEnv,
  work: (directory: DirectoryServices, config: Config) => Promise<T>,
): Promise<T> {
  const config = loadConfig(env);
  const directory = await openDirectoryServices({
    config,
    dataDir: openDataDir(config, systemRandom),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
  try {
    return await work(directory, config);
  } finally {
    await directory.close();
  }
}
