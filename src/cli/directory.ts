import { type Config, loadConfig, openDataDir } from '../config/index.ts';
import { type DirectoryServices, openDirectoryServices } from '../directory.ts';
import { type Logger, silentLogger, systemClock, systemRandom } from '../kernel/index.ts';
import { openPost } from '../post.ts';

/**
 * Opens the same directory the gateway uses, by the same settings, runs the work and closes it, when the mails about it
 * have left. The gateway may be running; it sees what was changed within a second. `complain` hears what failed beside
 * the work, such as a mail that could not be sent.
 */
export async function withDirectory<T>(
  env: NodeJS.ProcessEnv,
  work: (directory: DirectoryServices, config: Config) => Promise<T>,
  complain: (text: string) => void = () => {},
): Promise<T> {
  const config = loadConfig(env);
  const logger: Logger = { ...silentLogger, error: (_fields, message) => complain(`Warning: ${message}.\n`) };
  const shared = { config, clock: systemClock, logger };
  const post = openPost(shared, { outbox: false });
  const directory = await openDirectoryServices({
    ...shared,
    dataDir: openDataDir(config, systemRandom),
    random: systemRandom,
    letters: post.letters,
  });
  try {
    return await work(directory, config);
  } finally {
    await post.close();
    await directory.close();
  }
}
