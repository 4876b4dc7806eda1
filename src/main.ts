import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseAddress } from './adapters/sql/index.ts';
import { pinoLogger, serveWorkersMetrics } from './adapters/telemetry/index.ts';
import { type Config, ConfigError, loadConfig, openDataDir } from './config/index.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { GatewayError, type Logger, SECOND, systemClock, systemRandom } from './kernel/index.ts';
import { GREET, READY, STOP, superviseWorkers } from './workers.ts';

/** EX_CONFIG of sysexits: a supervisor need not try again. */
const EXIT_CONFIG = 78;

function welcome(config: Config): string {
  const lines = [
    `Countersign is running at ${config.publicUrl}`,
    `  Metadata URL   ${config.publicUrl}/.well-known/openid-configuration`,
    `  Data           ${whereDataIs(config)}`,
    ...(config.workers > 1 ? [`  Workers        ${config.workers}`] : []),
  ];
  if (config.demo) {
    lines.push(
      '',
      `  Open ${config.publicUrl} in your browser to try a sign-in: a demo application and a simulated phone are ready.`,
      '  Demo mode is on because the address is a loopback one. Set PUBLIC_URL=https://… and NODE_ENV=production to serve others.',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Printed at every start until somebody owns the instance; what stands behind `#` is in no log of a proxy. */
const inviteOwner = ({ url }: { url: string }): string =>
  `\n  Nobody owns this gateway yet. Open this link, which works once, to set it up:\n  ${url}\n`;

function whereDataIs({ dataDir, databaseUrl, redisUrl }: Config): string {
  const directory = databaseUrl === undefined ? dataDir : `PostgreSQL at ${databaseAddress(databaseUrl)}`;
  const rest = redisUrl === undefined ? dataDir : 'Redis';
  return directory === rest ? directory : `${directory} (directory), ${rest} (the rest)`;
}

function explain(error: unknown, config: Config | undefined): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${config?.port} is taken by another program. Write PORT=3001 npm start`;
  }
  if (error instanceof GatewayError) {
    const { cause } = error;
    return `${error.message}\n${cause instanceof Error ? `  ${cause.message}` : ''}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Over this time waiting pages are sent to other nodes. */
const SPREAD = 3 * SECOND;

/** Ends in good order when asked to, within twenty seconds; asked again, at once. */
function stopWhenAsked(gateway: Gateway, { drainDelay }: Config): void {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    gateway.drain();
    await delay(drainDelay);
    await gateway.close(SPREAD);
  };
  const ask = () => {
    stopping ??= stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const signalled = () => {
    if (stopping) process.exit(1);
    ask();
  };
  process.on('SIGTERM', signalled);
  process.on('SIGINT', signalled);
  process.on('message', (message) => {
    if (message === STOP) ask();
  });
}

/** One gateway, as the only process or as one of several workers. */
async function serve(config: Config, logger: Logger): Promise<void> {
  process.on('uncaughtException', (err) => {
    logger.error({ err }, 'An error that nobody caught: this process ends.');
    process.exit(1);
  });
  const dataDir = openDataDir(config, systemRandom);
  const gateway = await openGateway({
    config,
    dataDir,
    clock: systemClock,
    random: systemRandom,
    logger,
    worker: cluster.isWorker,
  });
  stopWhenAsked(gateway, config);
  if (!cluster.isWorker) return greet(gateway, config);
  process.on('message', (message) => {
    if (message === GREET) void greet(gateway, config);
  });
  process.send?.(READY);
}

async function greet(gateway: Gateway, config: Config): Promise<void> {
  process.stderr.write(welcome(config));
  if (config.printSetupLink && !(await gateway.setupLinks.owned())) {
    process.stderr.write(inviteOwner(await gateway.setupLinks.issue()));
  }
}

/** Several workers, whose metrics are given together. */
async function supervise(
  { workers, metricsPort: port, metricsHost: host }: Config,
  logger: Logger,
): Promise<number> {
  if (port !== undefined) await serveWorkersMetrics({ port, host });
  return superviseWorkers(workers, logger);
}

async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    config = loadConfig(process.env);
    const logger = pinoLogger(config.logLevel);
    if (config.workers === 1 || cluster.isWorker) await serve(config, logger);
    else process.exit(await supervise(config, logger));
  } catch (error) {
    process.stderr.write(`Countersign cannot start.\n${explain(error, config)}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}

await main();
