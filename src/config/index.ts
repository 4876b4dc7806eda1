/**
 * Strings from outside become one checked, frozen object. Nobody else reads the environment, and nobody else names a
 * file of the data folder.
 */
export {
  type AppLinks,
  type Config,
  ConfigError,
  loadConfig,
} from './config.ts';
export { type DataDir, openDataDir, rootSecretIsThere } from './data-dir.ts';
export { ASSETS_FOLDER, VERSION } from './package.ts';
export type { Limits, Timers } from './timers-and-limits.ts';
