import { machineBootId, RedisEphemeralStore, SqliteEphemeralStore } from './adapters/ephemeral/index.ts';
import type { Config, DataDir } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import { DEMO_CLIENT_ID, routes } from './http/index.ts';
import { type Clock, HOUR, type Logger, MINUTE, SECOND, type Tracer } from './kernel/index.ts';

export interface EphemeralParts {
  config: Config;
  dataDir: DataDir;
  clock: Clock;
  logger: Logger;
  tracer: Tracer;
}

/** Where everything lives that lives under an hour. */
export function openEphemeral({ config, dataDir, clock, logger, tracer }: EphemeralParts) {
  return config.redisUrl === undefined
    ? SqliteEphemeralStore.open({ file: dataDir.ephemeralFile, clock, bootId: machineBootId(clock), logger })
    : RedisEphemeralStore.connect(config.redisUrl, {
        logger,
        tracer,
        sentinelPassword: config.sentinelPassword,
        strict: config.production,
      });
}

/** The demo application, made once; its user is made by the first invitation. */
export async function ensureDemo(directory: DirectoryServices, issuer: string): Promise<void> {
  const redirectUris = [issuer + routes.demo.callback];
  const known = await directory.integrationStore.byClientId(DEMO_CLIENT_ID);
  if (known === undefined) {
    await directory.integrations.create({
      kind: 'oidc',
      name: 'Demo shop',
      responseType: 'id_token',
      redirectUris,
      signUp: 'open',
      demo: { clientId: DEMO_CLIENT_ID },
    });
  } else if (known.redirectUris[0] !== redirectUris[0] || known.signUp.mode !== 'open') {
    await directory.integrations.update(known.id, { redirectUris, signUp: 'open' });
  }
}

/** A posted request may be 16 KiB for a minute, many times what else a sign-in that is begun takes. */
const POSTED_SHARE = 1 / 4;

/** One stranger's noise leaves the owner of a mailbox two thirds of what it may get. */
const ALL_TO_A_MAILBOX = 3;

/** Each limit as the limiter takes it: how many in how many seconds. */
export const limitsOf = ({ mail, mailbox, refusals, ...perMinute }: Config['limits']) => {
  const minute = Object.entries(perMinute).map(([name, points]) => [name, { points, seconds: 60 }]);
  return {
    ...(Object.fromEntries(minute) as Record<keyof typeof perMinute, { points: number; seconds: number }>),
    posted: { points: Math.ceil(perMinute.begun * POSTED_SHARE), seconds: MINUTE / SECOND },
    mail: { points: mail, seconds: HOUR / SECOND },
    mailbox: { points: mailbox, seconds: HOUR / SECOND },
    mailboxes: { points: mailbox * ALL_TO_A_MAILBOX, seconds: HOUR / SECOND },
    refusals: { points: refusals, seconds: HOUR / SECOND },
  };
};
