import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { DAY, HOUR, SECOND } from '../kernel/index.ts';
import {
  checkDatabaseUrl,
  checkEntraAuthority,
  checkNetwork,
  checkPublicUrl,
  checkSecret,
  isLoopbackHost,
  parseAndroidApp,
  parseAppleApp,
} from './checks.ts';
import { readEnv, type Settings } from './read-env.ts';
import { schema } from './schema.ts';
import { type Limits, limitsOf, type Timers, timersOf } from './timers-and-limits.ts';
import { unknownNames } from './unknown-names.ts';

export interface AppLinks {
  /** Android packages with their certificate fingerprints (Digital Asset Links). */
  android: readonly { packageName: string; fingerprints: readonly string[] }[];
  /** Apple application identifiers: team id, a dot, bundle id. */
  apple: readonly string[];
}

export interface Config {
  /** The issuer: scheme, host and port, without a slash at the end. Every URL we write begins with it. */
  readonly publicUrl: string;
  /** True when the issuer is http on a loopback address: cookies then lack Secure and the __Host- prefix. */
  readonly insecureLoopback: boolean;
  readonly production: boolean;
  /** The demo application, user and phone exist: loopback address, not production. */
  readonly demo: boolean;
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  /** Where this process gives its metrics; undefined: nowhere. */
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  readonly dataDir: string;
  /** The root secret, when given; else it is generated into the data folder. */
  readonly secret: string | undefined;
  /** The PostgreSQL of the directory, with its password; else the directory is a file of the data folder. */
  /** Where traces go; undefined where nobody asks for them. */
  readonly tracesEndpoint: string | undefined;
  readonly databaseUrl: string | undefined;
  /** One server, sentinels or a cluster, with its password. */
  readonly redisUrl: string | undefined;
  readonly sentinelPassword: string | undefined;
  /** Networks whose X-Forwarded-For is believed, as CIDR. Empty: nobody's. */
  readonly trustProxy: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly timers: Timers;
  readonly limits: Limits;
  readonly appLinks: AppLinks;
  /** Where mail leaves, with its password; without it nobody can sign up or recover by mail, except in demo mode. */
  readonly smtpUrl: string | undefined;
  /** Who the mails are from. */
  readonly mailFrom: string;
  /** Stands for every cloud of Microsoft Entra, where a test has one of its own; never in production. */
  readonly entraAuthority: string | undefined;
  /** How long a recovery by mail waits, so that the person's other phones can stop it; milliseconds. */
  readonly recoveryWait: number;
  /** How long a key signs before the next one takes over, in milliseconds; undefined: until an operator says so. */
  readonly keyLife: number | undefined;
  /** How long the audit log keeps what happened, and addresses, browsers and emails beside it; undefined: for good. */
  readonly auditRetention: { readonly rows: number | undefined; readonly personal: number | undefined };
  /** Whether applications may be answered by what a phone approved earlier; each says how old that may be. */
  readonly sessions: boolean;
  /** Whether anybody with a phone here may make an organization of their own; else operators do. */
  readonly openOrganizations: boolean;
  /** How many processes one command runs. */
  readonly workers: number;
  /** Between saying that it stops and stopping: until whoever spreads requests has noticed; milliseconds. */
  readonly drainDelay: number;
  /** Whether a start prints the link by which a new instance gets its owner. */
  readonly printSetupLink: boolean;
}

/** What stops a start: every fault at once, each naming its setting and the line to write. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const list = (text = ''): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Reads, checks and freezes the settings. Throws one `ConfigError` with every fault found. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => decide(readEnv(env));

function decide({ values, faults }: Settings): Config {
  const production = values.NODE_ENV === 'production';
  const url = checkPublicUrl(values.PUBLIC_URL, values.PORT ?? '3000', production, faults);
  checkSecret(values.SECRET, faults);
  checkDatabaseUrl(values.DATABASE_URL, faults);
  checkEntraAuthority(values.COUNTERSIGN_ENTRA_AUTHORITY, production, faults);
  const trustProxy = list(values.TRUST_PROXY);
  for (const network of trustProxy) checkNetwork(network, faults);
  const appLinks = {
    android: list(values.COUNTERSIGN_ANDROID_APPS).map((text) => parseAndroidApp(text, faults)),
    apple: list(values.COUNTERSIGN_APPLE_APPS).map((text) => parseAppleApp(text, faults)),
  };
  faults.push(...unknownNames(values, Object.keys(schema.shape)));
  const parsed = schema.safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => issue.message));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  const env = parsed.data;
  const workers = workersOf(env.COUNTERSIGN_WORKERS, env.REDIS_URL);
  if (workers > 1 && env.REDIS_URL === undefined) {
    throw new ConfigError([
      `COUNTERSIGN_WORKERS is ${env.COUNTERSIGN_WORKERS}, and without Redis there can be one: write REDIS_URL=redis://localhost:6379, or COUNTERSIGN_WORKERS=1`,
    ]);
  }
  const loopback = isLoopbackHost(url.hostname);
  const insecureLoopback = loopback && url.protocol === 'http:';
  return Object.freeze({
    publicUrl: url.origin,
    insecureLoopback,
    production,
    demo: loopback && !production,
    port: env.PORT,
    host: env.HOST ?? (insecureLoopback ? url.hostname.replace(/^\[|\]$/g, '') : '0.0.0.0'),
    metricsPort: env.METRICS_PORT,
    metricsHost: env.METRICS_HOST,
    dataDir: resolve(env.DATA_DIR),
    secret: env.SECRET,
    tracesEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    sentinelPassword: env.REDIS_SENTINEL_PASSWORD,
    trustProxy,
    logLevel: env.LOG_LEVEL,
    timers: timersOf(env),
    limits: limitsOf(env),
    appLinks,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `Countersign <no-reply@${url.hostname}>`,
    entraAuthority: env.COUNTERSIGN_ENTRA_AUTHORITY,
    recoveryWait: env.COUNTERSIGN_RECOVERY_WAIT * HOUR,
    keyLife: env.COUNTERSIGN_KEY_LIFE === 0 ? undefined : env.COUNTERSIGN_KEY_LIFE * DAY,
    auditRetention: {
      rows: env.COUNTERSIGN_AUDIT_RETENTION,
      personal: env.COUNTERSIGN_AUDIT_PERSONAL_RETENTION,
    },
    sessions: env.COUNTERSIGN_SESSIONS === 'on',
    openOrganizations: env.COUNTERSIGN_ORGANIZATIONS === 'anybody',
    workers,
    drainDelay: (env.COUNTERSIGN_DRAIN_DELAY ?? (production ? 3 : 0)) * SECOND,
    printSetupLink: env.COUNTERSIGN_SETUP_LINK === 'print',
  });
}

/** The embedded store belongs to one process. */
function workersOf(text: string, redisUrl: string | undefined): number {
  if (text !== 'auto') return Number(text);
  return redisUrl === undefined ? 1 : availableParallelism();
}
