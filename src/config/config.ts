import { resolve } from 'node:path';
import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/index.ts';
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

/** How long the parts of one sign-in live, in milliseconds. Each default carries its reason. */
export interface Timers {
  /** One image of the QR: short enough that a photograph is soon worthless, long enough for a slow camera. */
  frameStep: number;
  /** How long after its start a frame is still taken: the time to focus, scan and open the page. */
  frameLife: number;
  /** An unscanned challenge: the open page renews it silently, a closed one lets it die. */
  unscanned: number;
  /** The end of an unscanned challenge however often it was renewed; then a new code is a click away. */
  unscannedAtMost: number;
  /** From the claim to the answer: reading a screen and lifting a finger. */
  answer: number;
  /** For the code that a phone shows to be typed into the waiting page. */
  confirm: number;
  /** A scanned challenge whose person is setting a phone up: as long as that takes. */
  enrolling: number;
  /** From the approval to the browser's collecting it. */
  collect: number;
  /** The whole sign-in: the interaction and its cookies. */
  interaction: number;
}

/** How many a minute one address (or one phone) may make. An office behind one address is many people. */
export interface Limits {
  readonly authorize: number;
  readonly scan: number;
  readonly invitation: number;
  readonly phone: number;
  /** Short codes and mailed codes that are typed in: few enough that guessing gets nowhere. */
  readonly typed: number;
  /** Mails that one address may have sent, an hour. */
  readonly mail: number;
  /** Mails that one mailbox may get, an hour. */
  readonly mailbox: number;
  /** Requests of one person's account pages. */
  readonly account: number;
  readonly dashboard: number;
  /** Refusals shown to one address that are written into the audit log. */
  readonly refusal: number;
  /** The same of all addresses, an hour: strangers must not fill the disk. */
  readonly refusals: number;
}

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
  readonly dataDir: string;
  /** The root secret, when given; else it is generated into the data folder. */
  readonly secret: string | undefined;
  /** The PostgreSQL of the directory, with its password; else the directory is a file of the data folder. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
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

const OUR_PREFIX = 'COUNTERSIGN_';

const milliseconds = (name: string, fallback: number, least: number, most: number) =>
  z.coerce
    .number({ error: `${name} must be a number of seconds.` })
    .min(least / SECOND, `${name} must be at least ${least / SECOND} seconds.`)
    .max(most / SECOND, `${name} must be at most ${most / SECOND} seconds.`)
    .default(fallback / SECOND)
    .transform((seconds) => Math.round(seconds * SECOND));

const perMinute = (name: string, fallback: number) =>
  z.coerce
    .number({ error: `${name} must be a number of requests a minute.` })
    .int(`${name} must be a whole number.`)
    .min(1, `${name} must be at least 1.`)
    .default(fallback);

const list = (text = ''): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Under a week there is hardly time for two days of publishing; over two years nobody remembers how it goes. */
const KEY_LIFE_RANGE = 'COUNTERSIGN_KEY_LIFE must be 7 to 730 days, or 0: rotate by command alone.';

/** A month, so that a slip of the pen takes no evidence away before anybody has seen it; ten years. */
const auditDays = (name: string, fallback: number) => {
  const range = `${name} must be 30 to 3650 days, or 0: for good.`;
  return z.coerce
    .number({ error: range })
    .int(range)
    .refine((days) => days === 0 || (days >= 30 && days <= 3650), range)
    .default(fallback)
    .transform((days) => (days === 0 ? undefined : days * DAY));
};

const schema = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number from 1 to 65535, such as 3000.' })
    .int('PORT must be a whole number.')
    .min(0, 'PORT must be from 1 to 65535.')
    .max(65_535, 'PORT must be from 1 to 65535.')
    .default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: z.string().optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z
    .string()
    .regex(
      /^rediss?:\/\//,
      'REDIS_URL must begin with redis:// or rediss://, such as redis://localhost:6379.',
    )
    .optional(),
  TRUST_PROXY: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(
      /^smtps?:\/\/[^\s/]+/,
      'SMTP_URL must begin with smtp:// or smtps://, such as smtp://user:password@mail.example.com:587.',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'MAIL_FROM must be an address, such as Countersign <sign-in@example.com>.',
    )
    .optional(),
  NODE_ENV: z
    .enum(['production', 'development', 'test'], {
      error: 'NODE_ENV must be production, development or test.',
    })
    .default('development'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'LOG_LEVEL must be debug, info, warn, error or silent.',
    })
    .default('info'),
  COUNTERSIGN_FRAME_STEP: milliseconds('COUNTERSIGN_FRAME_STEP', 5 * SECOND, SECOND, 30 * SECOND),
  COUNTERSIGN_FRAME_LIFE: milliseconds('COUNTERSIGN_FRAME_LIFE', 30 * SECOND, 3 * SECOND, 2 * MINUTE),
  COUNTERSIGN_UNSCANNED: milliseconds('COUNTERSIGN_UNSCANNED', 120 * SECOND, 30 * SECOND, 5 * MINUTE),
  COUNTERSIGN_UNSCANNED_AT_MOST: milliseconds(
    'COUNTERSIGN_UNSCANNED_AT_MOST',
    5 * MINUTE,
    MINUTE,
    10 * MINUTE,
  ),
  COUNTERSIGN_ANSWER: milliseconds('COUNTERSIGN_ANSWER', 90 * SECOND, 20 * SECOND, 5 * MINUTE),
  COUNTERSIGN_CONFIRM: milliseconds('COUNTERSIGN_CONFIRM', 120 * SECOND, 30 * SECOND, 5 * MINUTE),
  COUNTERSIGN_ENROLLING: milliseconds('COUNTERSIGN_ENROLLING', 10 * MINUTE, MINUTE, 15 * MINUTE),
  COUNTERSIGN_COLLECT: milliseconds('COUNTERSIGN_COLLECT', 60 * SECOND, 5 * SECOND, 2 * MINUTE),
  COUNTERSIGN_INTERACTION: milliseconds('COUNTERSIGN_INTERACTION', 20 * MINUTE, 2 * MINUTE, 60 * MINUTE),
  COUNTERSIGN_LIMIT_AUTHORIZE: perMinute('COUNTERSIGN_LIMIT_AUTHORIZE', 120),
  COUNTERSIGN_LIMIT_SCAN: perMinute('COUNTERSIGN_LIMIT_SCAN', 120),
  COUNTERSIGN_LIMIT_INVITATION: perMinute('COUNTERSIGN_LIMIT_INVITATION', 10),
  COUNTERSIGN_LIMIT_PHONE: perMinute('COUNTERSIGN_LIMIT_PHONE', 60),
  COUNTERSIGN_LIMIT_TYPED: perMinute('COUNTERSIGN_LIMIT_TYPED', 10),
  COUNTERSIGN_LIMIT_MAIL: perMinute('COUNTERSIGN_LIMIT_MAIL', 20),
  COUNTERSIGN_LIMIT_MAILBOX: perMinute('COUNTERSIGN_LIMIT_MAILBOX', 5),
  COUNTERSIGN_LIMIT_ACCOUNT: perMinute('COUNTERSIGN_LIMIT_ACCOUNT', 120),
  COUNTERSIGN_LIMIT_DASHBOARD: perMinute('COUNTERSIGN_LIMIT_DASHBOARD', 600),
  COUNTERSIGN_LIMIT_REFUSAL: perMinute('COUNTERSIGN_LIMIT_REFUSAL', 10),
  COUNTERSIGN_LIMIT_REFUSALS: perMinute('COUNTERSIGN_LIMIT_REFUSALS', 1_000),
  COUNTERSIGN_RECOVERY_WAIT: z.coerce
    .number({ error: 'COUNTERSIGN_RECOVERY_WAIT must be a number of hours.' })
    .min(1, 'COUNTERSIGN_RECOVERY_WAIT must be at least 1 hour.')
    .max(14 * 24, 'COUNTERSIGN_RECOVERY_WAIT must be at most 336 hours.')
    .default(24),
  COUNTERSIGN_KEY_LIFE: z.coerce
    .number({ error: KEY_LIFE_RANGE })
    .int(KEY_LIFE_RANGE)
    .refine((days) => days === 0 || (days >= 7 && days <= 730), KEY_LIFE_RANGE)
    .default(90),
  COUNTERSIGN_AUDIT_RETENTION: auditDays('COUNTERSIGN_AUDIT_RETENTION', 400),
  COUNTERSIGN_AUDIT_PERSONAL_RETENTION: auditDays('COUNTERSIGN_AUDIT_PERSONAL_RETENTION', 0),
  COUNTERSIGN_ENTRA_AUTHORITY: z.string().optional(),
  COUNTERSIGN_SESSIONS: z
    .enum(['on', 'off'], { error: 'COUNTERSIGN_SESSIONS must be on or off.' })
    .default('off'),
  COUNTERSIGN_ORGANIZATIONS: z
    .enum(['operators', 'anybody'], { error: 'COUNTERSIGN_ORGANIZATIONS must be operators or anybody.' })
    .default('operators'),
  COUNTERSIGN_SETUP_LINK: z
    .enum(['print', 'hide'], { error: 'COUNTERSIGN_SETUP_LINK must be print or hide.' })
    .default('print'),
  COUNTERSIGN_ANDROID_APPS: z.string().optional(),
  COUNTERSIGN_APPLE_APPS: z.string().optional(),
});

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
  faults.push(...unknownNames(values));
  const parsed = schema.safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => issue.message));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  const env = parsed.data;
  const loopback = isLoopbackHost(url.hostname);
  const insecureLoopback = loopback && url.protocol === 'http:';
  return Object.freeze({
    publicUrl: url.origin,
    insecureLoopback,
    production,
    demo: loopback && !production,
    port: env.PORT,
    host: env.HOST ?? (insecureLoopback ? url.hostname.replace(/^\[|\]$/g, '') : '0.0.0.0'),
    dataDir: resolve(env.DATA_DIR),
    secret: env.SECRET,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    trustProxy,
    logLevel: env.LOG_LEVEL,
    timers: {
      frameStep: env.COUNTERSIGN_FRAME_STEP,
      frameLife: env.COUNTERSIGN_FRAME_LIFE,
      unscanned: env.COUNTERSIGN_UNSCANNED,
      unscannedAtMost: env.COUNTERSIGN_UNSCANNED_AT_MOST,
      answer: env.COUNTERSIGN_ANSWER,
      confirm: env.COUNTERSIGN_CONFIRM,
      enrolling: env.COUNTERSIGN_ENROLLING,
      collect: env.COUNTERSIGN_COLLECT,
      interaction: env.COUNTERSIGN_INTERACTION,
    },
    limits: {
      authorize: env.COUNTERSIGN_LIMIT_AUTHORIZE,
      scan: env.COUNTERSIGN_LIMIT_SCAN,
      invitation: env.COUNTERSIGN_LIMIT_INVITATION,
      phone: env.COUNTERSIGN_LIMIT_PHONE,
      typed: env.COUNTERSIGN_LIMIT_TYPED,
      mail: env.COUNTERSIGN_LIMIT_MAIL,
      mailbox: env.COUNTERSIGN_LIMIT_MAILBOX,
      account: env.COUNTERSIGN_LIMIT_ACCOUNT,
      dashboard: env.COUNTERSIGN_LIMIT_DASHBOARD,
      refusal: env.COUNTERSIGN_LIMIT_REFUSAL,
      refusals: env.COUNTERSIGN_LIMIT_REFUSALS,
    },
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
    printSetupLink: env.COUNTERSIGN_SETUP_LINK === 'print',
  });
}

/** A mistyped setting of ours would otherwise be silently ignored. */
function unknownNames(values: Record<string, string>): string[] {
  const known = Object.keys(schema.shape);
  return Object.keys(values)
    .filter((name) => name.startsWith(OUR_PREFIX) && !known.includes(name))
    .map((name) => {
      const near = known.find((candidate) => sharedPrefix(candidate, name) > OUR_PREFIX.length + 2);
      return `${name} is not a setting${near ? `: did you mean ${near}?` : '.'}`;
    });
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
