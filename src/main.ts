import { databaseAddress } from './adapters/sql/index.ts';
import { pinoLogger } from './adapters/telemetry/index.ts';
import { type Config, ConfigError, loadConfig, openDataDir } from './config/index.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { GatewayError, systemClock, systemRandom } from './kernel/index.ts';

/** EX_CONFIG of sysexits: a supervisor need not try again. */
const EXIT_CONFIG = 78;

function welcome(config: Config): string {
  const lines = [
    `Countersign is running at ${config.publicUrl}`,
    `  Metadata URL   ${config.publicUrl}/.well-known/openid-configuration`,
    `  Data           ${whereDataIs(config)}`,
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

function stopOnSignal(gateway: Gateway): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void gateway.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    config = loadConfig(process.env);
    const dataDir = openDataDir(config, systemRandom);
    const logger = pinoLogger(config.logLevel);
    const gateway = await openGateway({ config, dataDir, clock: systemClock, random: systemRandom, logger });
    process.stderr.write(welcome(config));
    if (config.printSetupLink && !(await gateway.setupLinks.owned())) {
      process.stderr.write(inviteOwner(await gateway.setupLinks.issue()));
    }
    stopOnSignal(gateway);
  } catch (error) {
    process.stderr.write(`Countersign cannot start.\n${explain(error, config)}\n`);
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}

await main();
