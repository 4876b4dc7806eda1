import { type Config, ConfigError, loadConfig, openDataDir } from '../../config/index.ts';
import { placeOf } from '../../directory.ts';
import { cliActor } from '../../domain/access/index.ts';
import { Probes } from '../../domain/health/index.ts';
import { Seal } from '../../domain/keys/index.ts';
import { type Clock, type Random, systemClock, systemRandom } from '../../kernel/index.ts';
import { withDirectory } from '../directory.ts';
import { attempt, type Finding, failed, warning } from './finding.ts';
import { type OutsideParts, outsideFindings } from './outside.ts';
import { diskFindings, settingsFindings } from './settings.ts';
import { databaseFindings, mailFindings, redisFindings } from './stores.ts';

export interface ExamineParts extends Pick<OutsideParts, 'fetch' | 'tls'> {
  clock?: Clock;
  random?: Random;
}

/** Every check there is, as findings in the order in which they are best put right. Never rejects. */
export async function examine(
  env: NodeJS.ProcessEnv,
  { clock = systemClock, random = systemRandom, ...outside }: ExamineParts = {},
): Promise<Finding[]> {
  let config: Config;
  let dataDir: ReturnType<typeof openDataDir>;
  try {
    config = loadConfig(env);
    dataDir = openDataDir(config, random);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((fault) => failed('settings', fault));
  }
  const place = placeOf(config, dataDir);
  const key = new Seal({ root: dataDir.rootSecret, random }).derive('probe');
  const { redisUrl } = config;
  const database = await attempt('database', () => databaseFindings(place, clock));
  const rest = await Promise.all([
    redisUrl === undefined ? [] : attempt('redis', () => redisFindings(redisUrl, config, clock)),
    attempt('mail', () => mailFindings(config)),
    attempt('address', () =>
      outsideFindings({ config, probes: new Probes({ key, clock }), clock, ...outside }),
    ),
    isCurrent(database) ? attempt('health', () => healthFindings(env)) : [],
  ]);
  return [...settingsFindings(config), ...diskFindings(config), ...database, ...rest.flat()];
}

/** Opening another directory would bring it up to date, which is not what a look may do. */
const isCurrent = (findings: readonly Finding[]): boolean =>
  findings.some(({ check, outcome }) => check === 'database' && outcome === 'passed');

/** What the dashboard's overview says of the deployment and of everybody's integrations. */
const healthFindings = (env: NodeJS.ProcessEnv): Promise<Finding[]> =>
  withDirectory(env, async ({ overviews }) => {
    const { health } = await overviews.of(cliActor(), {}, 'day');
    return health
      .filter(({ severity }) => severity !== 'hint')
      .map(({ kind, severity, notes, more }) => {
        const names = notes.flatMap(({ subject }) => (subject ? [subject.name] : []));
        const said = [kind, ...names, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
        return (severity === 'broken' ? failed : warning)('health', said, 'cli overview');
      });
  });
